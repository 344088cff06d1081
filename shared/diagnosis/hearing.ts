import type { Multicast } from './observation.ts'

/**
 * What multicast did on some interfaces, in either address family: a computer heard in one is
 * found.
 */
export interface Hearing {
  /** It could be sent somewhere. */
  readonly sent: boolean
  readonly error: string | null
  readonly ownHeard: boolean
  /** Other computers that spoke, and those that announced a room: the least number there can be. */
  readonly others: number
  readonly rooms: number
  readonly ms: number
}

/** What was heard on the interfaces with these names; null if nothing was tried. */
export function hearingOn({ links, ms }: Multicast, interfaces: readonly string[]): Hearing | null {
  const these = links.filter((link) => interfaces.includes(link.interface))
  if (these.length === 0) return null
  return {
    sent: these.some(({ sent }) => sent),
    error: these.find(({ error }) => error !== null)?.error ?? null,
    ownHeard: these.some(({ ownHeard }) => ownHeard),
    others: machines(these.flatMap(({ others }) => others)),
    rooms: machines(these.flatMap(({ rooms }) => rooms)),
    ms,
  }
}

/** A computer speaks from an address of each family, and nothing says which belong together. */
function machines(addresses: readonly string[]): number {
  const all = [...new Set(addresses)]
  const ipv6 = all.filter((address) => address.includes(':')).length
  return Math.max(ipv6, all.length - ipv6)
}
