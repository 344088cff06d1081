import type { Result } from '../client/bridge.ts'
import type { RecentRoom, RoomRef, RoomState } from '../client/chat-state.ts'
import { addressProblem, describeEnd, logSetAside } from '../client/words.ts'
import { openRoomLog, UNKNOWN_EPOCH } from '../node/room-log/open.ts'
import { dialEach } from '../node/dial-any.ts'
import { dialTcp } from '../node/tcp.ts'
import { nodeVerifier } from '../node/trust/seals.ts'
import { formatAddress, parseAddress } from '../protocol/address.ts'
import { defined } from '../protocol/defined.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import type { Signer } from '../protocol/proofs.ts'
import type { Chance, Clock } from '../protocol/clock.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { FoundRoom } from '../client/found-rooms.ts'
import type { Nearby } from './nearby.ts'
import { parseDestination } from './destination.ts'
import { entryBy } from './entry-by.ts'
import { dialHosted } from './hosted-room.ts'
import { OpenRoom, type OpenRoomOptions } from './open-room.ts'
import { answer, fail } from './results.ts'
import type { RoomCard } from './room-card.ts'
import { dialableAddressesOf, type Recents } from './recents.ts'
import { RoomWays } from './room-ways.ts'
import type { Settings } from './settings.ts'
import { startHosting, type Started } from './start-hosting.ts'
import { wayTo, type Goal, type Way } from './way-to.ts'

export interface OpenRoomsOptions {
  readonly feed: ChangeFeed
  readonly settings: Settings
  readonly dataFolder: string
  readonly signer: Signer
  /** What this device was known by before rooms knew keys. */
  readonly formerly: string
  /** Joins without encryption, on this machine only. */
  readonly plain: boolean
  readonly recents: Recents
  /** The network around, once somebody looks at it. */
  nearby?(): Nearby | undefined
  readonly clock: Clock
  readonly chance: Chance
}

type OpenResult = Promise<Result<{ room: RoomRef }>>

export interface JoinOptions {
  /** As typed. */
  readonly passcode?: string | undefined
  /** The key that the user takes for the host's new one. */
  readonly trust?: string | undefined
}

export interface HostOptions {
  readonly policy?: JoinPolicy | undefined
  readonly hidden?: boolean | undefined
  /** Where the port is taken, the next that is free will do, and a notice says so. */
  readonly orNext?: boolean
}

export interface HereOptions {
  /** The address it was to be opened on. */
  readonly bind: string
  readonly hidden?: boolean | undefined
}

type RoomWay = Pick<OpenRoomOptions, 'address' | 'dial'> &
  Partial<Pick<OpenRoomOptions, 'checkHost' | 'onAddresses' | 'host' | 'kept' | 'entry' | 'called'>>

/** The rooms that are open in this app, and the ways to open one. */
export class OpenRooms {
  readonly #options: OpenRoomsOptions
  readonly #rooms = new Map<RoomRef, OpenRoom>()
  /** Rooms that are being opened to be hosted, by id: two windows that ask for one get one. */
  readonly #opening = new Map<string, OpenResult>()
  /** Rooms that are being entered, by address: asking twice is one attempt. */
  readonly #entering = new Map<string, { room: OpenRoom; result: OpenResult }>()
  readonly #ways: RoomWays
  #nextRef = 1
  /** How often this machine came into another network, or woke up. */
  #network = 0

  constructor(options: OpenRoomsOptions) {
    this.#options = options
    this.#ways = new RoomWays(options.clock, () => this.#joined())
  }

  get(ref: RoomRef): OpenRoom | undefined {
    return this.#rooms.get(ref)
  }

  all(): OpenRoom[] {
    return [...this.#rooms.values()]
  }

  /** Whether the room of this id is open, or is being opened to be hosted. */
  isOpen(id: string): boolean {
    return this.#opening.has(id) || this.all().some(({ log }) => log?.room === id)
  }

  /** Hosts a room: a new one, or one of before with all that was said. One that is being opened is opened once. */
  host(card: RoomCard, bind: string, port: number, options: HostOptions = {}): OpenResult {
    const running = this.#opening.get(card.id)
    if (running) return running
    const result = this.#tryToHost(card, bind, port, options).finally(() => this.#opening.delete(card.id))
    this.#opening.set(card.id, result)
    return result
  }

  async #tryToHost(card: RoomCard, bind: string, port: number, options: HostOptions): OpenResult {
    const { policy, hidden, orNext = false } = options
    const { dataFolder: folder, clock, chance, nearby } = this.#options
    const started = await startHosting({
      card,
      folder,
      bind,
      port,
      orNext,
      clock,
      chance,
      policy,
      // Where nobody looks for rooms, nobody is told of one either.
      hidden: hidden === true || !nearby?.(),
    })
    if (!started.ok) return started
    return this.enterHosted(started.value, card, { bind, hidden })
  }

  /** Enters a room that listens here already, as its own user, and announces it unless it is hidden. Leaving it closes it. */
  async enterHosted(started: Started, card: RoomCard, { bind, hidden }: HereOptions): OpenResult {
    const { hosted, log, port: listening, notice } = started
    const { clock, nearby } = this.#options
    const { addresses, fingerprint, passcode } = hosted
    const address = addresses[0] ?? formatAddress({ host: bind, port: listening })
    const invites = hosted.invites()
    const hosting = { bind, port: listening, addresses, fingerprint, invites, passcode }
    const room = this.#room({ address, dial: dialHosted(hosted.host, clock), host: { hosted, log, hosting } })
    if (notice !== null) room.session.notice(notice)
    const entered = await this.#enter(room)
    if (entered.ok && !hidden) nearby?.()?.announce(hosted, { ...card, bind: hosted.bind, port: listening })
    return entered
  }

  /** Joins the room at a typed address or of a pasted invite. One that is open already is only shown. */
  async join(typed: string, { passcode, trust }: JoinOptions = {}): OpenResult {
    const parsed = parseDestination(typed)
    if (!parsed.ok) return fail(parsed.problem)
    const { addresses, invite } = parsed
    const address = formatAddress(addresses[0])
    const underWay = this.#underWay(
      [address],
      (room) =>
        (room.address === address && !this.#isReplaced(room)) ||
        room.isHostedAt(addresses[0]) ||
        (invite !== undefined && room.log?.room === invite.room.id),
    )
    if (underWay) return underWay
    const entry = invite ? ({ kind: 'invite', invite } as const) : entryBy(passcode)
    if (entry !== undefined && 'problem' in entry) return fail(entry.problem)
    const expected = invite?.fingerprint ?? trust ?? this.#options.recents.keyAt(address)
    const way = this.#wayTo({ addresses, expected, trust, room: invite?.room.id })
    const called = invite?.room.name ?? this.#foundAt(address)
    return this.#enter(this.#room({ address, ...way, ...defined({ entry, called }) }))
  }

  /** Gives up entering the room at a typed address or of a pasted invite; one that was entered is not left. */
  giveUp(typed: string): void {
    const parsed = parseDestination(typed)
    if (parsed.ok) this.#entering.get(formatAddress(parsed.addresses[0]))?.room.session.leave()
  }

  /** Shows what is kept of a joined room and joins it again when its host is there. Throws StorageError and NewerSchemaError. */
  reopen(recent: RecentRoom): Result<{ room: RoomRef }> {
    const { address } = recent
    const { dataFolder, clock } = this.#options
    const parsed = parseAddress(address)
    if (!parsed.ok) return fail(addressProblem(parsed.problem, address))
    const { log: kept, setAside } = openRoomLog(dataFolder, recent, clock.now(), UNKNOWN_EPOCH)
    const way = this.#wayTo({
      addresses: dialableAddressesOf(recent),
      visited: true,
      expected: recent.hostKey,
      room: kept.room,
    })
    const room = this.#room({ address, kept, ...way })
    if (setAside !== null) room.session.notice(logSetAside(setAside))
    this.#rooms.set(room.ref, room)
    room.show()
    return answer({ room: room.ref })
  }

  #wayTo(goal: Goal): Way {
    const { feed, recents, plain, clock } = this.#options
    return wayTo(goal, {
      clock,
      dialTo: (at, hostKey) => (plain ? dialTcp(at) : dialEach([at], hostKey)),
      keyOf: (room) => recents.keyOf(room),
      found: () => feed.state.found,
      own: () => feed.state.networks.map(({ host }) => host),
      network: () => this.#network,
      onReached: (room, address) => recents.reached(room, address),
    })
  }

  /** A new list of found rooms: those that this app is in, or is cut off from, may be somewhere else now. */
  found(rooms: readonly FoundRoom[]): void {
    this.#ways.found(rooms)
  }

  /** This machine has other addresses than before, or was asleep: the ways to all rooms may be gone. */
  networkChanged(): void {
    this.#network++
    this.#ways.networkChanged()
  }

  /** The rooms that are hosted elsewhere. */
  #joined() {
    return this.#options.feed.state.rooms
      .filter(({ hosting }) => hosting === null)
      .map(({ ref, id, hostKey }) => ({
        ref,
        id,
        hostKey: hostKey || (this.#options.recents.keyOf(id) ?? ''),
        wayChanged: () => this.get(ref)?.session.wayChanged(),
      }))
  }

  /** Joins a room that is announced nearby. */
  async joinFound(found: { id: string; fingerprint: string }, options: JoinOptions = {}): OpenResult {
    const room = this.#options.feed.state.found.find(
      ({ id, fingerprint }) => id === found.id && fingerprint === found.fingerprint,
    )
    const [best] = room?.addresses ?? []
    if (!room || !best) {
      return fail({
        code: 'room-gone',
        text: 'This room is no longer nearby. Its host may have closed it.',
      })
    }
    const underWay = this.#underWay(room.addresses.map(formatAddress), ({ log }) => log?.room === room.id)
    if (underWay) return underWay
    const entry = entryBy(options.passcode)
    if (entry !== undefined && 'problem' in entry) return fail(entry.problem)
    const address = formatAddress(best)
    const known = this.#options.recents.keyOf(room.id)
    const way = this.#wayTo({
      addresses: room.addresses,
      expected: options.trust ?? known,
      trust: options.trust,
      room: room.id,
      announced: room.fingerprint,
    })
    return this.#enter(this.#room({ address, called: room.name, ...way, ...defined({ entry }) }))
  }

  /** A room that is being entered at one of these addresses, or is open already: that one is only tried again. */
  #underWay(addresses: readonly string[], isMeant: (room: OpenRoom) => boolean): OpenResult | undefined {
    const running = addresses.map((address) => this.#entering.get(address)).find((one) => one)
    if (running) return running.result
    const open = this.all().find(isMeant)
    open?.session.retryNow()
    return open && Promise.resolve(answer({ room: open.ref }))
  }

  /** Whether another room is hosted where this one was [H8]. */
  #isReplaced({ ref }: OpenRoom): boolean {
    return this.#options.feed.state.rooms.some((room) => room.ref === ref && room.instead !== null)
  }

  /** The name of the one room that is found at an address. Not that of one of before: another may be there now. */
  #foundAt(address: string): string | undefined {
    const [one, ...others] = this.#options.feed.state.found.filter(({ addresses }) =>
      addresses.some((at) => formatAddress(at) === address),
    )
    return others.length === 0 ? one?.name : undefined
  }

  /** Leaves every room, and gives up entering any; those that are being opened to be hosted are left once they are. */
  async leaveAll(): Promise<void> {
    await Promise.allSettled(this.#opening.values())
    const entering = [...this.#entering.values()]
    for (const { room } of entering) room.session.leave()
    await Promise.all(entering.map(({ result }) => result))
    await Promise.all(this.all().map(({ ref }) => this.leave(ref)))
  }

  async leave(ref: RoomRef): Promise<void> {
    const room = this.#rooms.get(ref)
    if (!room) return
    this.#rooms.delete(ref)
    if (room.hosted) await this.#options.nearby?.()?.withdraw(room.hosted.room.id)
    await room.close()
    this.#options.feed.apply({ kind: 'roomClosed', room: ref })
    // Not before: what is found meanwhile is still noted for every room that the state has.
    this.#ways.forget(ref)
  }

  #room(way: RoomWay): OpenRoom {
    const { feed, settings, dataFolder, signer, formerly, clock, chance } = this.#options
    const ref = `r${this.#nextRef++}`
    const room: OpenRoom = new OpenRoom({
      host: null,
      kept: null,
      // Nobody stands between the host's own user and the host.
      checkHost: () => null,
      onAddresses: () => {},
      ...way,
      ref,
      dataFolder,
      signer,
      clock,
      chance,
      // Told only where it was told before: a secret that others may use in our place until we have returned.
      ...(this.#knewUsFormerly(way) && { formerly }),
      verifier: nodeVerifier,
      name: feed.state.profile.name,
      keep: settings.keep,
      isOpen: (id) => this.isOpen(id),
      onOpen: (state: RoomState) => {
        this.#rooms.set(ref, room)
        feed.apply({ kind: 'roomOpened', room: state })
      },
      onChange: (change) => feed.apply({ kind: 'roomChanged', room: ref, change }),
    })
    return room
  }

  /** Whether a room was entered from here before rooms knew keys. */
  #knewUsFormerly({ address, host, kept }: RoomWay): boolean {
    const id = host?.hosted.room.id ?? kept?.room
    return this.#options.settings.recents.some(
      (recent) =>
        recent.hostKey === undefined && (id === undefined ? recent.address === address : recent.id === id),
    )
  }

  #enter(room: OpenRoom): OpenResult {
    const result = this.#tryToEnter(room).finally(() => this.#entering.delete(room.address))
    this.#entering.set(room.address, { room, result })
    return result
  }

  async #tryToEnter(room: OpenRoom): OpenResult {
    const opened = await room.enter()
    if (opened.ok) return answer({ room: room.ref })
    // A room whose host was asked is shown already.
    if (this.#rooms.has(room.ref)) await this.leave(room.ref)
    else await room.close()
    const { code, keys } = opened.end
    const { address, called } = room
    const text = describeEnd(opened.end, { room: '', called, address })
    return fail({ code, text, ...defined({ keys, room: called || undefined }) })
  }
}
