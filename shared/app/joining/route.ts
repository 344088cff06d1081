import type { Dial } from '../../client/session/dial.ts'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { dialAny } from '../../node/net/happy-eyeballs.ts'
import { formatAddress, parseAddress, type Address } from '../../protocol/finding/address.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'
import { UnverifiedHosts, isNear, mayBeShared } from './unverified-hosts.ts'
import type { OpenRoomOptions } from '../rooms/open-room.ts'

/** Where to connect, and what is known about the host there. */
export interface RouteTarget {
  readonly addresses: readonly Address[]
  /** The right host was at these addresses before. */
  readonly visited?: boolean
  readonly expected?: string | undefined
  readonly trust?: string | undefined
  readonly room?: string | undefined
  /** The first characters of the key, as they were announced. */
  readonly announced?: string
}

export interface RouteDeps {
  readonly clock: Clock
  /** Dials one address; with a key, no other host is accepted there. */
  dialTo(address: Address, hostKey: string | undefined): Dial
  /** The key that the host of a recent room has. */
  keyOf(room: string): string | undefined
  found(): readonly FoundRoom[]
  /** This computer's addresses. */
  own(): readonly string[]
  /** Changes each time this computer is in another network. */
  network(): number
  /** The right host answered at this address. */
  onReached(room: string, address: string): void
}

export type Route = Pick<OpenRoomOptions, 'dial' | 'checkHost' | 'onAddresses'>

/**
 * How to reach a host, and by which key it is known [S7]. Without an expected key the first one
 * seen counts from then on. A recent room must still have its key, unless the user has decided to
 * trust another one.
 *
 * Each dial tries every address known by then: first the one where the key last answered; then
 * those of the target, those that the host named and those where the room is found, if they are
 * near; then the others where the key has answered; then far ones. Until the key has answered
 * anywhere, all of the target's addresses rank equally.
 *
 * A host that has not shown the key is unverified [H7] and tried within those limits, unless it is
 * announced in this computer's networks, where an announcer reaches everyone anyway. A wrong key
 * there counts as no host.
 */
export function routeTo(
  { addresses, visited = false, expected, trust, room: expectedRoom, announced }: RouteTarget,
  deps: RouteDeps,
): Route {
  const unverified = new UnverifiedHosts(deps.clock)
  let pinned = expected
  let namedByHost: readonly Address[] = []
  let id = expectedRoom
  let proved: readonly Address[] = visited ? addresses : []
  let reached: Address | undefined
  const dialTo =
    (at: Address): Dial =>
    ({ onOpen, onFailed }) =>
      deps.dialTo(
        at,
        pinned,
      )({
        onOpen: (transport) => {
          reached = at
          onOpen(transport)
        },
        onFailed,
      })
  return {
    dial: (outcome) => {
      unverified.enterNetwork(deps.network())
      const preferred = withoutRepeats(proved.length > 0 ? proved : addresses)
      const found = foundAddresses(deps.found(), id, pinned)
      const own = deps.own()
      const isPreferred = (at: Address) => preferred.some((other) => sameAddress(other, at))
      const isFound = (at: Address) => found.some((other) => sameAddress(other, at))
      const others = withoutRepeats([...addresses, ...namedByHost, ...found]).filter((at) => !isPreferred(at))
      const near = others.filter(({ host }) => isNear(host, own))
      const far = others.filter((at) => !near.includes(at))
      const mayDial = ({ host }: Address) => unverified.mayDial(host)
      // The key has answered in several places: the host is at one of them, and was at the others.
      const latest = proved.length > 0 ? preferred.slice(0, 1) : preferred
      return dialAny([
        ...latest.map(dialTo),
        ...near.map((at) => dialUnverified(dialTo(at), () => isFound(at) || mayDial(at))),
        ...preferred.slice(latest.length).map(dialTo),
        ...far.map((at) => dialUnverified(dialTo(at), () => mayDial(at))),
      ])(outcome)
    },
    onAddresses: (texts) => {
      namedByHost = texts.flatMap((text) => {
        const parsed = parseAddress(text)
        return parsed.ok && mayBeShared(parsed.address) ? [parsed.address] : []
      })
    },
    checkHost: (room, seen) => {
      // An announcement proves nothing, so the key that answers must be the announced one.
      if (announced !== undefined && !seen.startsWith(announced)) return { code: 'host-not-proved' }
      id = room
      const known = deps.keyOf(room)
      if (known !== undefined && seen === '') return { code: 'not-encrypted' }
      if (known !== undefined && known !== seen && trust !== seen) {
        return { code: 'host-key-changed', keys: { known, seen } }
      }
      if (seen !== '') pinned = seen
      if (reached) {
        proved = withoutRepeats([reached, ...proved]).slice(0, limits.otherAddresses)
        deps.onReached(room, formatAddress(reached))
      }
      return null
    },
  }
}

/**
 * Dials where no host has shown the key yet, if that is allowed now. A different key means a
 * different host, which is no reason to warn.
 */
const dialUnverified =
  (dial: Dial, isAllowed: () => boolean): Dial =>
  ({ onOpen, onFailed }) => {
    if (isAllowed()) {
      return dial({
        onOpen,
        onFailed: (failure, detail) =>
          onFailed(failure === 'host-key-changed' ? 'unreachable' : failure, detail),
      })
    }
    onFailed('unreachable', '')
    return () => {}
  }

const sameAddress = (one: Address, other: Address): boolean =>
  one.host === other.host && one.port === other.port

const withoutRepeats = (addresses: readonly Address[]): readonly Address[] => [
  ...new Map(addresses.map((address) => [formatAddress(address), address])).values(),
]

/** Where a room is found now, announced by someone who claims to have its key. */
const foundAddresses = (
  found: readonly FoundRoom[],
  id: string | undefined,
  pinned: string | undefined,
): readonly Address[] =>
  found
    .filter((room) => room.id === id && (pinned === undefined || pinned.startsWith(room.fingerprint)))
    .flatMap(({ addresses }) => addresses)
