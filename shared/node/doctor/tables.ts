/** Parsers for what systems print about their networks. Anything unexpected counts as missing. */

/**
 * The address from eight hex digits, as Linux prints it in /proc/net: the bytes in memory order.
 */
function procAddress(hex: string): string | null {
  const bytes = /^[\dA-Fa-f]{8}$/.test(hex) ? hex.match(/../g) : null
  return bytes === null
    ? null
    : bytes
        .map((byte) => Number.parseInt(byte, 16))
        .toReversed()
        .join('.')
}

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))

/**
 * The router from Linux’s /proc/net/route: the default route with the lowest metric that has one.
 */
export function procGateway(table: string): string | null {
  const [best] = rows(table)
    .filter(([, to, via]) => to === '00000000' && via !== '00000000')
    .toSorted((a, b) => Number(a[6]) - Number(b[6]))
  return best?.[2] === undefined ? null : procAddress(best[2])
}

/**
 * What a system remembers of an address: a computer has it, with the whole seconds since that was
 * last confirmed (null if unknown); no computer answered; or nothing at all.
 */
export type NeighbourEntry =
  { readonly kind: 'known'; readonly confirmedS: number | null } | { readonly kind: 'unanswered' | 'none' }

const NONE: NeighbourEntry = { kind: 'none' }
const UNANSWERED: NeighbourEntry = { kind: 'unanswered' }
const KNOWN: NeighbourEntry = { kind: 'known', confirmedS: null }

/** Set in the flags of /proc/net/arp if a computer has answered, however long ago. */
const COMPLETE = 0x2

/**
 * Who has an address, from Linux’s /proc/net/arp. An address that is not in it was not asked for.
 */
export function procNeighbour(table: string, address: string): NeighbourEntry {
  const found = rows(table).filter(([ip]) => ip === address)
  if (found.length === 0) return NONE
  return found.some(([, , flags]) => (Number(flags) & COMPLETE) !== 0) ? KNOWN : UNANSWERED
}

/**
 * The same from `ip -s neigh show to ADDRESS`, with its ages: "used 3/1/0" is used, confirmed and
 * changed.
 */
export function ipNeighbour(output: string): NeighbourEntry {
  const lines = output.split('\n').filter((line) => NEIGHBOUR_STATE.test(line))
  const known = lines.filter((line) => !/\b(FAILED|INCOMPLETE)\b/.test(line))
  if (known.length === 0) return lines.length === 0 ? NONE : UNANSWERED
  const ages = known.flatMap((line) => /\bused \d+\/(\d+)\/\d+/.exec(line)?.[1] ?? [])
  return { kind: 'known', confirmedS: ages.length === 0 ? null : Math.min(...ages.map(Number)) }
}

const NEIGHBOUR_STATE = /\b(REACHABLE|STALE|DELAY|PROBE|PERMANENT|FAILED|INCOMPLETE)\b/

/**
 * The same from `arp -n ADDRESS` of macOS: "? (10.0.0.9) at (incomplete) on en0 ifscope
 * [ethernet]".
 */
export function bsdNeighbour(output: string, address: string): NeighbourEntry {
  const line = output.split('\n').find((row) => row.includes(`(${address})`) && row.includes(' at '))
  if (line === undefined) return NONE
  return line.includes('(incomplete)') ? UNANSWERED : KNOWN
}

/**
 * The same from `arp -a ADDRESS` of Windows, whose words are translated. It lists only computers
 * that answered, so an address that was tried and is not listed is absent.
 */
export function windowsNeighbour(output: string, address: string): NeighbourEntry {
  if (output.trim() === '') return NONE
  const line = output.split('\n').find((row) => row.trim().startsWith(`${address} `))
  return /\s(?!00-00-00-00-00-00)(?:[\da-f]{2}-){5}[\da-f]{2}\s/i.test(line ?? '') ? KNOWN : UNANSWERED
}

/** The router from `route -n get default` of macOS. */
export const bsdGateway = (output: string): string | null =>
  /^\s*gateway: (\d+\.\d+\.\d+\.\d+)\s*$/m.exec(output)?.[1] ?? null

/**
 * The router from `route print -4 0.0.0.0` of Windows, whose words are translated but whose table
 * is not.
 */
export const windowsGateway = (output: string): string | null =>
  /^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+(\d+\.\d+\.\d+\.\d+)\s/m.exec(output)?.[1] ?? null

export interface WindowsProfile {
  readonly network: string
  readonly category: 'public' | 'private' | 'domain'
}

/**
 * Networks and their profiles from `Get-NetConnectionProfile`, printed as "category<tab>name"
 * lines.
 */
export const windowsProfiles = (output: string): WindowsProfile[] =>
  output.split(/\r?\n/).flatMap((line): WindowsProfile[] => {
    const [, category, network] = /^(Public|Private|DomainAuthenticated|[012])\t(.+)$/.exec(line.trim()) ?? []
    if (category === undefined || network === undefined) return []
    if (category === 'Public' || category === '0') return [{ network, category: 'public' }]
    return [{ network, category: category === 'Private' || category === '1' ? 'private' : 'domain' }]
  })

/** Whether ufw is on, from /etc/ufw/ufw.conf, which any user may read. */
export const ufwEnabled = (conf: string): 'on' | 'off' | 'unknown' => {
  const [, value] = /^\s*ENABLED\s*=\s*"?(yes|no)"?\s*$/im.exec(conf) ?? []
  if (value === undefined) return 'unknown'
  return value.toLowerCase() === 'yes' ? 'on' : 'off'
}
