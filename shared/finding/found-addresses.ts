import { formatAddress, type Address } from '../protocol/finding/address.ts'

interface AnnouncedAddresses {
  readonly linkRank: number
  readonly source: string
  readonly addresses: readonly Address[]
}

/**
 * Every address of a room once, the likeliest to answer first: by rank of the link, then IPv4, IPv6
 * and link-local. Among equals, the source of the announcement comes first, since its route exists.
 */
export function rankFoundAddresses(sightings: readonly AnnouncedAddresses[]): Address[] {
  const ranked = new Map<string, { address: Address; rank: number }>()
  for (const { linkRank, source, addresses } of sightings) {
    for (const address of addresses) {
      const rank = linkRank * 10 + reachRank(address.host) * 2 + (address.host === source ? 0 : 1)
      const text = formatAddress(address)
      const known = ranked.get(text)
      if (!known || rank < known.rank) ranked.set(text, { address, rank })
    }
  }
  // Equal ranks by text, so the order does not depend on which packet arrived first.
  return [...ranked]
    .toSorted(([textA, a], [textB, b]) => a.rank - b.rank || (textA < textB ? -1 : 1))
    .map(([, { address }]) => address)
}

function reachRank(host: string): number {
  const family = host.includes(':') ? 1 : 0
  return isLinkLocal(host) ? 2 + family : family
}

/** Whether the address is valid on one link only (RFC 3927, RFC 4291 §2.5.6). */
export const isLinkLocal = (host: string): boolean =>
  host.startsWith('169.254.') || /^fe[89ab][\da-f]:/i.test(host)

export const sameAddresses = (one: readonly Address[], other: readonly Address[]): boolean =>
  one.length === other.length &&
  one.every((address, i) => {
    const counterpart = other[i]
    return counterpart !== undefined && address.host === counterpart.host && address.port === counterpart.port
  })
