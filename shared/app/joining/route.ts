import type { Dial } from '../../client/session/dial.ts'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { dialAny } from '../../node/net/happy-eyeballs.ts'
import { formatAddress, parseAddress, type Address } from '../../protocol/finding/address.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'
import { UnverifiedHosts, isNear, isTellable } from './unverified-hosts.ts'
import type { OpenRoomOptions } from '../rooms/open-room.ts'

/** Where somebody wants to go, and what is known about who should be there. */
export interface Goal {
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
  /** Dials one address; with a key, nobody else there. */
  dialTo(address: Address, hostKey: string | undefined): Dial
  /** The key that the host of a room of before has. */
  keyOf(room: string): string | undefined
  found(): readonly FoundRoom[]
  /** This machine's addresses. */
  own(): readonly string[]
  /** Another number each time this machine is in another network. */
  network(): number
  /** The right host answered at this address. */
  onReached(room: string, address: string): void
}

export type Route = Pick<OpenRoomOptions, 'dial' | 'checkHost' | 'onAddresses'>

/**
 * How to reach a host, and by which key it is known [S7]. Without an expected key the first one that is seen counts from then
 * on; a room of before must still have its own, unless the user has decided to trust another one.
 *
 * Each dial tries every address that is known by then: first the one where the key has answered last, then those of the goal, those that
 * the host told and those where the room is found as far as they are near, then the others where the key has answered, then far ones.
 * Before the key has answered anywhere, all of the goal's are as good. What has not shown the key is unverified [H7]: it is tried within the limits of that, unless it is found by
 * announcements in this machine's own networks, where whoever announces reaches everybody anyway; and a wrong key there is nobody.
 */
export function routeTo(
  { addresses, visited = false, expected, trust, room: expectedRoom, announced }: Goal,
  parts: RouteDeps,
): Route {
  const unverified = new UnverifiedHosts(parts.clock)
  let pinned = expected
  let told: readonly Address[] = []
  let id = expectedRoom
  let proved: readonly Address[] = visited ? addresses : []
  let reached: Address | undefined
  const dialTo =
    (at: Address): Dial =>
    ({ onOpen, onFailed }) =>
      parts.dialTo(
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
      unverified.inNetwork(parts.network())
      const sure = withoutRepeats(proved.length > 0 ? proved : addresses)
      const found = foundAddresses(parts.found(), id, pinned)
      const own = parts.own()
      const isSure = (at: Address) => sure.some((one) => sameAddress(one, at))
      const isFound = (at: Address) => found.some((one) => sameAddress(one, at))
      const others = withoutRepeats([...addresses, ...told, ...found]).filter((at) => !isSure(at))
      const near = others.filter(({ host }) => isNear(host, own))
      const far = others.filter((at) => !near.includes(at))
      const mayDial = ({ host }: Address) => unverified.mayDial(host)
      // Of several places where the key has answered, one is where the host is, and the others where it was.
      const latest = proved.length > 0 ? sure.slice(0, 1) : sure
      return dialAny([
        ...latest.map(dialTo),
        ...near.map((at) => unproved(dialTo(at), () => isFound(at) || mayDial(at))),
        ...sure.slice(latest.length).map(dialTo),
        ...far.map((at) => unproved(dialTo(at), () => mayDial(at))),
      ])(outcome)
    },
    onAddresses: (texts) => {
      told = texts.flatMap((text) => {
        const parsed = parseAddress(text)
        return parsed.ok && isTellable(parsed.address) ? [parsed.address] : []
      })
    },
    checkHost: (room, seen) => {
      // What is announced proves nothing, so the key that answers must be the announced one.
      if (announced !== undefined && !seen.startsWith(announced)) return { code: 'host-not-proved' }
      id = room
      const known = parts.keyOf(room)
      if (known !== undefined && seen === '') return { code: 'not-encrypted' }
      if (known !== undefined && known !== seen && trust !== seen) {
        return { code: 'host-key-changed', keys: { known, seen } }
      }
      if (seen !== '') pinned = seen
      if (reached) {
        proved = withoutRepeats([reached, ...proved]).slice(0, limits.otherAddresses)
        parts.onReached(room, formatAddress(reached))
      }
      return null
    },
  }
}

/** Dials where nobody has shown the key yet, if that may be now. Another key than the host's is another host, and no reason to warn. */
const unproved =
  (dial: Dial, may: () => boolean): Dial =>
  ({ onOpen, onFailed }) => {
    if (may()) {
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

/** Where a room is found now, by somebody who claims to have its key. */
const foundAddresses = (
  found: readonly FoundRoom[],
  id: string | undefined,
  pinned: string | undefined,
): readonly Address[] =>
  found
    .filter((room) => room.id === id && (pinned === undefined || pinned.startsWith(room.fingerprint)))
    .flatMap(({ addresses }) => addresses)
