import { formatAddress, type Address } from '../protocol/finding/address.ts'

interface Heard {
  readonly linkRank: number
  readonly source: string
  readonly addresses: readonly Address[]
}

/**
 * Every address of a room once, the likeliest to answer first: over the best link; there IPv4, then
 * other IPv6, then link-local; and among equals the source of the announcement, since that route is
 * known to exist.
 */
export function rankFoundAddresses(sightings: readonly Heard[]): Address[] {
  const ranked = new Map<string, { address: Address; rank: number }>()
  for (const { linkRank, source, addresses } of sightings) {
    for (const address of addresses) {
      const rank = linkRank * 10 + reach(address.host) * 2 + (address.host === source ? 0 : 1)
      const text = formatAddress(address)
      const known = ranked.get(text)
      if (!known || rank < known.rank) ranked.set(text, { address, rank })
    }
  }
  // Equal ranks in order of their text: the list is the same whichever packet came first.
  return [...ranked]
    .toSorted(([a, one], [b, other]) => one.rank - other.rank || (a < b ? -1 : 1))
    .map(([, { address }]) => address)
}

function reach(host: string): number {
  const family = host.includes(':') ? 1 : 0
  return isLinkLocal(host) ? 2 + family : family
}

/** RFC 3927 and RFC 4291 §2.5.6: valid on one link only. */
export const isLinkLocal = (host: string): boolean =>
  host.startsWith('169.254.') || /^fe[89ab][\da-f]:/i.test(host)

export const sameAddresses = (one: readonly Address[], other: readonly Address[]): boolean =>
  one.length === other.length &&
  one.every((address, i) => {
    const its = other[i]
    return its !== undefined && address.host === its.host && address.port === its.port
  })
