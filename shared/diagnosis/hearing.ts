import type { Multicast } from './observation.ts'

/** What multicast did on some interfaces, in whichever family of addresses: who is heard in one is found. */
export interface Hearing {
  /** It could be sent somewhere. */
  readonly sent: boolean
  readonly error: string | null
  readonly ownHeard: boolean
  /** Other machines that spoke, and those that announced a room: how many at least. */
  readonly others: number
  readonly rooms: number
  readonly ms: number
}

/** What was heard on the interfaces of these names; null where nothing was tried. */
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

/** A machine speaks from an address of each family, and which belong together is not said. */
function machines(addresses: readonly string[]): number {
  const all = [...new Set(addresses)]
  const ipv6 = all.filter((address) => address.includes(':')).length
  return Math.max(ipv6, all.length - ipv6)
}
