import { parseAddress, type Address } from './address.ts'
import { limits } from '../base/limits.ts'
import { addressIn } from './typed-address.ts'
import { foldTyped } from '../text/typed-text.ts'

/**
 * The addresses that a user lets Parley search for rooms, and IPv4 ranges, such as "10.0.5.0/24" or
 * "10.0.5.0/24:5051".
 */

export type ProbeProblem =
  | 'bad-address'
  /** It has a slash but is not a range. */
  | 'bad-range'
  | 'range-too-large'
  /** A range of internet addresses: those are strangers’ computers. */
  | 'public-range'
  /** IPv6 networks have far too many addresses to query. */
  | 'ipv6-range'
  | 'too-many-entries'
  | 'too-many-addresses'

export type ParsedProbeList =
  | { readonly ok: true; readonly entries: readonly string[]; readonly addresses: readonly Address[] }
  /** `entry` is the wrong one, as typed. */
  | { readonly ok: false; readonly problem: ProbeProblem; readonly entry: string }

/** Spaces beside the colon of a port or the slash of a range, but not beside the colons of IPv6. */
const BLANKS_IN_ENTRY = /[^\S\n]*(?<!:)([:/])(?!:)[^\S\n]*(?=\d)/g
/** Quotes and brackets around a range. See typed-address.ts for those around an address. */
const AROUND_RANGE = /^["'“‘«<(]+|["'”’»>).]+(?=$|:)/g

/**
 * Reads a list as typed, separated by commas, spaces or line breaks, with each entry as people
 * write addresses. Returns each address once, in the order of the list; ranges omit the network and
 * broadcast addresses. An empty list is valid. `entries` are for display and storage.
 */
export function parseProbeList(typed: string): ParsedProbeList {
  const folded = foldTyped(typed).replace(BLANKS_IN_ENTRY, '$1')
  const typedEntries = [...new Set(folded.split(/[\s,;、]+/).filter((entry) => entry !== ''))]
  const entries = [...new Set(typedEntries.slice(0, limits.probedEntries + 1).map(withoutSurroundings))]
  const [extra] = entries.slice(limits.probedEntries)
  if (extra !== undefined) return { ok: false, problem: 'too-many-entries', entry: extra }
  const addresses = new Map<string, Address>()
  for (const entry of entries) {
    const read = entry.includes('/') ? readRange(entry) : readAddress(entry)
    if (typeof read === 'string') return { ok: false, problem: read, entry }
    for (const address of read) addresses.set(`${address.host} ${address.port}`, address)
    if (addresses.size > limits.probedAddresses) return { ok: false, problem: 'too-many-addresses', entry }
  }
  return { ok: true, entries, addresses: [...addresses.values()] }
}

/** An entry without what surrounds it; unchanged if it cannot be read. */
function withoutSurroundings(entry: string): string {
  // With a slash it is a range, even if the size is missing.
  const address = entry.includes('/') && !entry.includes('://') ? entry : addressIn(entry)
  if (parseAddress(address).ok) return address
  const range = entry.replaceAll(AROUND_RANGE, '')
  return typeof readRange(range) === 'string' ? entry : range
}

function readAddress(entry: string): readonly Address[] | ProbeProblem {
  const parsed = parseAddress(entry)
  return parsed.ok ? [parsed.address] : 'bad-address'
}

function readRange(entry: string): readonly Address[] | ProbeProblem {
  if (/[[\]]|:.*:/.test(entry)) return 'ipv6-range'
  const [, host = '', bits = '', port = ''] = /^([^/]*)\/(\d{1,2})((?::.*)?)$/.exec(entry) ?? []
  const base = /^[\d.]+$/.test(host) ? parseAddress(`${host}${port}`) : null
  const prefix = Number(bits)
  if (!base?.ok || bits === '' || prefix > 32) return 'bad-range'
  const size = 2 ** (32 - prefix)
  const first = toNumber(host) - (toNumber(host) % size)
  if (!isPrivate(first, prefix)) return 'public-range'
  // The first and the last address of a network belong to no computer and are not queried.
  if (size > limits.probedAddresses) return 'range-too-large'
  const [from, count] = size > 2 ? [first + 1, size - 2] : [first, size]
  return Array.from({ length: count }, (_, i) => ({ host: toText(from + i), port: base.address.port }))
}

/** RFC 1918, RFC 6598 (also used by VPNs), RFC 3927 and loopback: [first address, prefix]. */
const PRIVATE = (
  [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
    ['169.254.0.0', 16],
    ['127.0.0.0', 8],
  ] as const
).map(([first, prefix]) => ({ first: toNumber(first), prefix }))

const isPrivate = (first: number, prefix: number): boolean =>
  PRIVATE.some(
    (block) =>
      prefix >= block.prefix && first >= block.first && first < block.first + 2 ** (32 - block.prefix),
  )

function toNumber(ipv4: string): number {
  return ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

const toText = (ipv4: number): string => [24, 16, 8, 0].map((shift) => (ipv4 >>> shift) & 255).join('.')
