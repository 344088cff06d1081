import type { Multicast } from './observation.ts'

/** The result of multicast on some interfaces, in both address families together. */
export interface MulticastResult {
  /** Whether it was sent on any of the links. */
  readonly sent: boolean
  readonly error: string | null
  readonly ownHeard: boolean
  /** Other computers that answered, and those that announced a room; at least this many. */
  readonly others: number
  readonly rooms: number
  readonly ms: number
}

/** The result on the interfaces with these names; null if multicast was not tried there. */
export function multicastOn({ links, ms }: Multicast, interfaces: readonly string[]): MulticastResult | null {
  const these = links.filter((link) => interfaces.includes(link.interface))
  if (these.length === 0) return null
  return {
    sent: these.some(({ sent }) => sent),
    error: these.find(({ error }) => error !== null)?.error ?? null,
    ownHeard: these.some(({ ownHeard }) => ownHeard),
    others: computerCount(these.flatMap(({ others }) => others)),
    rooms: computerCount(these.flatMap(({ rooms }) => rooms)),
    ms,
  }
}

/** A lower bound: a computer may have an address of each family, and nothing links the two. */
function computerCount(addresses: readonly string[]): number {
  const all = [...new Set(addresses)]
  const ipv6 = all.filter((address) => address.includes(':')).length
  return Math.max(ipv6, all.length - ipv6)
}
