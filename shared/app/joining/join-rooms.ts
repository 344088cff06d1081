import type { Result } from '../../words/problem.ts'
import type { RecentRoom } from '../../bridge/chat-state.ts'
import type { RoomRef } from '../../bridge/room-state.ts'
import { addressProblem } from '../../words/failure-words.ts'
import { dialHost } from '../../node/net/happy-eyeballs.ts'
import { openRoomLog, UNKNOWN_EPOCH } from '../../node/storage/room-log/open.ts'
import { dialTcp } from '../../node/net/tcp.ts'
import { formatAddress, parseAddress } from '../../protocol/finding/address.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { ChangeFeed } from '../change-feed.ts'
import { parseDestination } from './destination.ts'
import { credentialFromPasscode } from './credential.ts'
import type { OpenRoom } from '../rooms/open-room.ts'
import type { OpenResult, OpenRooms } from '../rooms/open-rooms.ts'
import { dialableAddressesOf, type Recents } from '../lobby/recents.ts'
import { answer, fail, failWith } from '../results.ts'
import { routeTo, type RouteTarget, type Route } from './route.ts'

export interface JoinRoomsOptions {
  readonly rooms: OpenRooms
  readonly feed: ChangeFeed
  readonly recents: Recents
  readonly dataFolder: string
  /** Joins without encryption, on this computer only. */
  readonly plain: boolean
  readonly clock: Clock
  /** Changes each time this computer is in another network. */
  network(): number
}

export interface JoinOptions {
  /** As typed. */
  readonly passcode?: string | undefined
  /** The key that the user accepts as the host's new one. */
  readonly trust?: string | undefined
}

/**
 * Opens rooms that others host: by an address, by an invite, as found on the network, or from the
 * local copy.
 */
export class JoinRooms {
  readonly #options: JoinRoomsOptions

  constructor(options: JoinRoomsOptions) {
    this.#options = options
  }

  /**
   * Joins the room at a typed address or of a pasted invite. A room that is already open is only
   * shown.
   */
  async join(typed: string, { passcode, trust }: JoinOptions = {}): OpenResult {
    const parsed = parseDestination(typed)
    if (!parsed.ok) return fail(parsed.problem)
    const { addresses, invite } = parsed
    const address = formatAddress(addresses[0])
    const existing = this.#options.rooms.joinExisting(
      [address],
      (room) =>
        (room.address === address && !this.#isReplaced(room)) ||
        room.isHostedAt(addresses[0]) ||
        (invite !== undefined && room.log?.room === invite.room.id),
    )
    if (existing) return existing
    const entry = invite ? ({ kind: 'invite', invite } as const) : credentialFromPasscode(passcode)
    if (entry !== undefined && 'problem' in entry) return failWith(entry.problem)
    const expected = invite?.fingerprint ?? trust ?? this.#options.recents.keyAt(address)
    const route = this.#routeTo({ addresses, expected, trust, room: invite?.room.id })
    const presumedName = invite?.room.name ?? this.#nameFoundAt(address)
    const { rooms } = this.#options
    return rooms.enter(rooms.create({ address, ...route, ...defined({ entry, presumedName }) }))
  }

  /**
   * Gives up entering the room at a typed address or of a pasted invite; a room that was entered is
   * not left.
   */
  giveUp(typed: string): void {
    const parsed = parseDestination(typed)
    if (parsed.ok) this.#options.rooms.giveUp(formatAddress(parsed.addresses[0]))
  }

  /**
   * Shows the local copy of a joined room and joins it again when its host is there. Throws
   * StorageError and NewerSchemaError.
   */
  reopen(recent: RecentRoom): Result<{ room: RoomRef }> {
    const { address } = recent
    const { rooms, dataFolder, clock } = this.#options
    const parsed = parseAddress(address)
    if (!parsed.ok) return fail(addressProblem(parsed.problem, address))
    const { log, setAside } = openRoomLog(dataFolder, recent, clock.now(), UNKNOWN_EPOCH)
    const route = this.#routeTo({
      addresses: dialableAddressesOf(recent),
      visited: true,
      expected: recent.hostKey,
      room: log.room,
    })
    const room = rooms.create({ address, localLog: log, ...route })
    if (setAside !== null) room.notice([{ kind: 'copySetAside', path: setAside }])
    room.show()
    return answer({ room: room.ref })
  }

  /** Joins a room that is announced nearby. */
  async joinFound(found: { id: string; fingerprint: string }, options: JoinOptions = {}): OpenResult {
    const room = this.#options.feed.state.found.find(
      ({ id, fingerprint }) => id === found.id && fingerprint === found.fingerprint,
    )
    const [best] = room?.addresses ?? []
    if (!room || !best) {
      return failWith({ code: 'room-gone' })
    }
    const existing = this.#options.rooms.joinExisting(
      room.addresses.map(formatAddress),
      ({ log }) => log?.room === room.id,
    )
    if (existing) return existing
    const entry = credentialFromPasscode(options.passcode)
    if (entry !== undefined && 'problem' in entry) return failWith(entry.problem)
    const address = formatAddress(best)
    const known = this.#options.recents.keyOf(room.id)
    const route = this.#routeTo({
      addresses: room.addresses,
      expected: options.trust ?? known,
      trust: options.trust,
      room: room.id,
      announced: room.fingerprint,
    })
    const { rooms } = this.#options
    return rooms.enter(rooms.create({ address, presumedName: room.name, ...route, ...defined({ entry }) }))
  }

  /** Whether another room is hosted at this one's earlier address [H8]. */
  #isReplaced({ ref }: OpenRoom): boolean {
    return this.#options.feed.state.rooms.some((room) => room.ref === ref && room.replacedBy !== null)
  }

  /**
   * The name of the only room found at an address. A recent room does not count: another may be
   * there now.
   */
  #nameFoundAt(address: string): string | undefined {
    const [found, ...others] = this.#options.feed.state.found.filter(({ addresses }) =>
      addresses.some((at) => formatAddress(at) === address),
    )
    return others.length === 0 ? found?.name : undefined
  }

  #routeTo(target: RouteTarget): Route {
    const { feed, recents, plain, clock, network } = this.#options
    return routeTo(target, {
      clock,
      dialTo: (at, hostKey) => (plain ? dialTcp(at) : dialHost([at], hostKey)),
      keyOf: (room) => recents.keyOf(room),
      found: () => feed.state.found,
      own: () => feed.state.networks.map(({ host }) => host),
      network,
      onReached: (room, address) => recents.rememberAddress(room, address),
    })
  }
}
