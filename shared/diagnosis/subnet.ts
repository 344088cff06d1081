/** An address as a number, and its width in bits; null for other text. Ignores a zone id. */
function parse(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | null {
  const [address = ''] = text.split('%')
  if (address.includes(':')) return parseIpv6(address)
  const value = parseIpv4(address)
  return value === null ? null : { value, bits: 32 }
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n)
}

function parseIpv6(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | null {
  const sides = text.split('::')
  if (sides.length > 2) return null
  const [head = [], tail = []] = sides.map(groups)
  const missing = 8 - head.length - tail.length
  if (sides.length === 2 ? missing < 1 : missing !== 0) return null
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null
  const value = all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
  // An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is that IPv4 address.
  return value >> 32n === 0xff_ffn ? { value: value & 0xff_ff_ff_ffn, bits: 32 } : { value, bits: 128 }
}

/** The groups of one side of "::"; an IPv4 address at the end counts as two. */
function groups(side: string): string[] {
  if (side === '') return []
  return side.split(':').flatMap((group) => {
    const ipv4 = group.includes('.') ? parseIpv4(group) : null
    return ipv4 === null ? [group] : [(ipv4 >> 16n).toString(16), (ipv4 & 0xff_ffn).toString(16)]
  })
}

/** Whether an address is within the network of another one, given by its first `prefix` bits. */
export function inSubnet(address: string, network: string, prefix: number): boolean {
  const [a, b] = [parse(address), parse(network)]
  if (!a || !b || a.bits !== b.bits || prefix < 0 || prefix > a.bits) return false
  const rest = BigInt(a.bits - prefix)
  return a.value >> rest === b.value >> rest
}

/** Whether two texts are the same address. */
export const sameAddress = (a: string, b: string): boolean => {
  const parsed = parse(a)
  return parsed ? inSubnet(a, b, parsed.bits) : a === b
}

const within =
  (...networks: readonly (readonly [string, number])[]) =>
  (address: string): boolean =>
    networks.some(([network, prefix]) => inSubnet(address, network, prefix))

/** Addresses of this computer to itself. */
export const isLoopback = within(['127.0.0.0', 8], ['::1', 128])

/** Addresses that are valid on one link only (RFC 3927, RFC 4291). */
export const isLinkLocal = within(['169.254.0.0', 16], ['fe80::', 10])

/** Private addresses, which the internet does not route (RFC 1918, RFC 4193). */
export const isPrivate = within(['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['fc00::', 7])

/** A network as people write it: "192.168.1.0/24". IPv6 and invalid input stay as they are. */
export function formatSubnet(address: string, prefix: number): string {
  const parsed = parse(address)
  if (!parsed || parsed.bits === 128 || prefix < 0 || prefix > 32) return `${address}/${prefix}`
  const rest = BigInt(32 - prefix)
  const value = (parsed.value >> rest) << rest
  return `${[24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')}/${prefix}`
}
