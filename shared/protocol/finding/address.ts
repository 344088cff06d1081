import { foldTyped } from '../text/typed-text.ts'
import { DEFAULT_PORT } from '../wire/version.ts'

export interface Address {
  /** A host name, an IPv4 address, or an IPv6 address without brackets, zone id included. */
  readonly host: string
  readonly port: number
}

export type AddressProblem = 'empty' | 'bad-host' | 'bad-port'
export type ParsedAddress = { ok: true; address: Address } | { ok: false; problem: AddressProblem }

/** A typed port: 0 to 65535, in the digits of any script; null otherwise. */
export function parsePort(text: string): number | null {
  const digits = text.length > 100 ? '' : foldTyped(text).trim()
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN
  return port <= 65_535 ? port : null
}

// RFC 1123 labels, plus the underscore that real LANs use.
const HOST_NAME = /^(?=.{1,253}$)[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})(?:\.[\p{L}\p{N}_-]{1,63})*\.?$/u
const IPV4_LIKE = /^[\d.]+$/
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

/**
 * RFC 4291 text with an optional zone id: eight groups, or fewer around one "::". The last two may
 * be an IPv4 address.
 */
function isIpv6(text: string): boolean {
  const [, address = '', zone] = /^([^%]*)(%[\w.-]+)?$/.exec(text) ?? []
  if (text.includes('%') && zone === undefined) return false
  const sides = address.split('::')
  if (sides.length > 2) return false
  const groups = sides.flatMap((side) => (side === '' ? [] : side.split(':')))
  const last = groups.at(-1) ?? ''
  const endsWithIpv4 = last.includes('.') && address.endsWith(last)
  const hex = endsWithIpv4 ? groups.slice(0, -1) : groups
  if (endsWithIpv4 && !IPV4.test(last)) return false
  const count = hex.length + (endsWithIpv4 ? 2 : 0)
  return hex.every((group) => /^[\da-f]{1,4}$/i.test(group)) && (sides.length === 2 ? count < 8 : count === 8)
}

/**
 * Reads what people type or paste: "host", "host:port", "1.2.3.4:5050", "::1",
 * "[fe80::1%eth0]:5050". The port is 1 to 65535; without one, it is the default port.
 */
export function parseAddress(text: string): ParsedAddress {
  const input = text.trim()
  if (input === '') return { ok: false, problem: 'empty' }
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(input)
  const plain = /^([^:]*)(?::(.*))?$/.exec(input)
  const [host, portText] = bracketed
    ? [bracketed[1] ?? '', bracketed[2]]
    : isIpv6(input)
      ? [input, undefined]
      : plain
        ? [plain[1] ?? '', plain[2]]
        : ['', undefined]
  const looksRight =
    bracketed || host.includes(':')
      ? isIpv6(host)
      : IPV4_LIKE.test(host)
        ? IPV4.test(host)
        : HOST_NAME.test(host)
  if (!looksRight) return { ok: false, problem: 'bad-host' }
  const port = portText === undefined ? DEFAULT_PORT : parsePort(portText)
  if (port === null || port === 0) return { ok: false, problem: 'bad-port' }
  return { ok: true, address: { host, port } }
}

/**
 * Whether the host is a name and not an IP address: a name follows its computer to other addresses.
 */
export const hasHostName = ({ host }: Address): boolean => !host.includes(':') && !/^[\d.]+$/.test(host)

/** The form that people can paste back: IPv6 in brackets. */
export const formatAddress = ({ host, port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
