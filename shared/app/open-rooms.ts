import type { Problem, Result } from '../client/bridge.ts'
import type { RoomRef, RoomState } from '../client/chat-state.ts'
import { addressProblem, describeEnd, describeListenFailure, logSetAside } from '../client/words.ts'
import { reachableAddresses } from '../node/addresses.ts'
import { openRoomLog } from '../node/room-log/open.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { dialTcp } from '../node/tcp.ts'
import { formatAddress, parseAddress } from '../protocol/address.ts'
import type { Chance, Clock } from '../protocol/clock.ts'
import type { ChangeFeed } from './change-feed.ts'
import { dialHosted, hostedRoom } from './hosted-room.ts'
import { OpenRoom } from './open-room.ts'
import type { RoomCard } from './room-card.ts'
import type { Settings } from './settings.ts'

export interface OpenRoomsOptions {
  readonly feed: ChangeFeed
  readonly settings: Settings
  readonly dataFolder: string
  readonly key: string
  readonly clock: Clock
  readonly chance: Chance
}

const fail = (problem: Problem): Result<never> => ({ ok: false, problem })
type OpenResult = Promise<Result<{ room: RoomRef }>>

/** The rooms that are open in this app, and the ways to open one. */
export class OpenRooms {
  readonly #options: OpenRoomsOptions
  readonly #rooms = new Map<RoomRef, OpenRoom>()
  /** Rooms that are being entered, by address: asking twice is one attempt. */
  readonly #entering = new Map<string, { room: OpenRoom; result: OpenResult }>()
  #nextRef = 1

  constructor(options: OpenRoomsOptions) {
    this.#options = options
  }

  get(ref: RoomRef): OpenRoom | undefined {
    return this.#rooms.get(ref)
  }

  all(): OpenRoom[] {
    return [...this.#rooms.values()]
  }

  /** Whether the room of this id is open. */
  isOpen(id: string): boolean {
    return this.all().some(({ log }) => log?.room === id)
  }

  /** Hosts a room: a new one, or one of before with all that was said. */
  async host(card: RoomCard, bind: string, port: number): OpenResult {
    const { dataFolder, clock, chance } = this.#options
    const { log, setAside } = openRoomLog(dataFolder, card, clock.now())
    const host = hostedRoom({ id: card.id, name: card.name, history: log, bind, port, clock, chance })
    const state = await host.start()
    if (state.kind !== 'listening') {
      log.close()
      return state.kind === 'failed'
        ? fail({ code: state.failure, text: describeListenFailure(state.failure, bind, port, state.detail) })
        : fail({ code: 'stopped', text: 'Hosting was stopped before it began.' })
    }
    const addresses = reachableAddresses(state.at.address, state.at.port)
    const address = addresses[0] ?? formatAddress({ host: bind, port: state.at.port })
    const hosting = { bind, port: state.at.port, addresses }
    const room = this.#room(address, dialHosted(host, clock), { host, log, hosting }, null)
    if (setAside !== null) room.session.notice(logSetAside(setAside))
    return this.#enter(room)
  }

  /** Joins the room at a typed address. One that is open already is only shown. */
  async join(typed: string): OpenResult {
    const parsed = parseAddress(typed)
    if (!parsed.ok) return fail(addressProblem(parsed.problem, typed))
    const address = formatAddress(parsed.address)
    const already = this.all().find((room) => room.address === address || isOwnAddress(room, parsed.address))
    if (already) {
      already.session.retryNow()
      return { ok: true, value: { room: already.ref } }
    }
    return (
      this.#entering.get(address)?.result ??
      this.#enter(this.#room(address, dialTcp(parsed.address), null, null))
    )
  }

  /** Shows what is kept of a joined room and joins it again when its host is there. */
  reopen(address: string, kept: RoomLog): Result<{ room: RoomRef }> {
    const parsed = parseAddress(address)
    if (!parsed.ok) return fail(addressProblem(parsed.problem, address))
    const room = this.#room(address, dialTcp(parsed.address), null, kept)
    this.#rooms.set(room.ref, room)
    room.show()
    return { ok: true, value: { room: room.ref } }
  }

  /** Leaves every room, and gives up entering any. */
  async leaveAll(): Promise<void> {
    const entering = [...this.#entering.values()]
    for (const { room } of entering) room.session.leave()
    await Promise.all(entering.map(({ result }) => result))
    await Promise.all(this.all().map(({ ref }) => this.leave(ref)))
  }

  async leave(ref: RoomRef): Promise<void> {
    const room = this.#rooms.get(ref)
    if (!room) return
    this.#rooms.delete(ref)
    await room.close()
    this.#options.feed.apply({ kind: 'roomClosed', room: ref })
  }

  #room(
    address: string,
    dial: ConstructorParameters<typeof OpenRoom>[0]['dial'],
    host: ConstructorParameters<typeof OpenRoom>[0]['host'],
    kept: RoomLog | null,
  ): OpenRoom {
    const { feed, settings, dataFolder, key, clock, chance } = this.#options
    const ref = `r${this.#nextRef++}`
    const room: OpenRoom = new OpenRoom({
      ref,
      address,
      dial,
      host,
      kept,
      dataFolder,
      key,
      clock,
      chance,
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

  #enter(room: OpenRoom): OpenResult {
    const result = this.#tryToEnter(room).finally(() => this.#entering.delete(room.address))
    this.#entering.set(room.address, { room, result })
    return result
  }

  async #tryToEnter(room: OpenRoom): OpenResult {
    const opened = await room.enter()
    if (opened.ok) return { ok: true, value: { room: room.ref } }
    await room.close()
    return fail({
      code: opened.end.code,
      text: describeEnd(opened.end, { room: '', address: room.address }),
    })
  }
}

/** Whether an address leads to a room that is hosted here: joining it would push its own user out. */
function isOwnAddress({ host, address }: OpenRoom, asked: { host: string; port: number }): boolean {
  if (!host) return false
  const parsed = parseAddress(address)
  const here = ['127.0.0.1', '::1', 'localhost', parsed.ok ? parsed.address.host : '']
  return parsed.ok && parsed.address.port === asked.port && here.includes(asked.host)
}
