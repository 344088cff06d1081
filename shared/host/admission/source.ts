/**
 * The eight groups of an IPv6 address and its zone; null for anything else. Accepts what systems
 * print [RFC 5952].
 */
function ipv6(address: string): { groups: number[]; zone: string } | null {
  const [text = '', zone = ''] = address.split('%', 2)
  const sides = text.split('::')
  if (!text.includes(':') || sides.length > 2) return null
  const [before = [], after = []] = sides.map(groupsOf)
  const gap = 8 - before.length - after.length
  if (sides.length === 1 ? gap !== 0 : gap < 1) return null
  const groups = [...before, ...Array<number>(gap).fill(0), ...after]
  return groups.every((group) => group >= 0 && group <= 0xffff) ? { groups, zone } : null
}

/**
 * Groups of hexadecimal digits. The last may be an IPv4 address, which counts as two. NaN if bad.
 */
function groupsOf(side: string): number[] {
  if (side === '') return []
  return side.split(':').flatMap((group) => {
    if (!group.includes('.')) return /^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN
    const [a = NaN, b = NaN, c = NaN, d = NaN] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}

const hex = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':')

/** The IPv6 network of an address, as "2001:db8:0:1/64"; null for IPv4 and anything else. */
export function networkOf(address: string): string | null {
  const parsed = ipv6(address)
  return parsed && `${hex(parsed.groups.slice(0, 4))}/64`
}

/**
 * What counts as one source at the gate: an IPv4 address, also one mapped into IPv6; or an IPv6
 * /64, because providers assign a whole one to each customer. In the host's own networks (`isOwn`)
 * and for link-local addresses it is the single IPv6 address, because everyone shares the /64. Text
 * that is not an address is its own source.
 */
export function sourceOf(address: string, isOwn: (network: string) => boolean): string {
  const parsed = ipv6(address)
  if (!parsed) return address
  const { groups, zone } = parsed
  const [first = 0, , , , , sixth = 0, high = 0, low = 0] = groups
  const isMapped = sixth === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  if (isMapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  const network = `${hex(groups.slice(0, 4))}/64`
  const isLinkLocal = (first & 0xffc0) === 0xfe80
  if (!isLinkLocal && !isOwn(network)) return network
  return zone === '' ? hex(groups) : `${hex(groups)}%${zone}`
}
