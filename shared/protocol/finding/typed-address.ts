import { formatAddress, hasHostName, parseAddress, type ParsedAddress } from './address.ts'
import { foldTyped } from '../text/typed-text.ts'

/** Longer text, in UTF-16 units, is not searched for an address. */
const MAX_CHARS = 2_000

const OPENING = /^[\s"'`“”„‘’‚«»‹›<({「『【《\\/]+/u
const LAST = /[\s"'`“”„‘’‚«»‹›>)}」』】》.,;:!?、，；\\/]$/u
/** Chat programs turn addresses into links. A public name without a port is a web page, though. */
const LINKED =
  /^https?:\/\/((?:[^/?#.:]+|[^/?#]+\.(?:local|lan|home|internal)|[\d.]+|\[.*\]|[^/?#]+:\d+))\/?$/i
const NO_IPV6 = /^\[([^\]:]*)\]/
/** “lab-pc : 5050”, and “192.168.1.20 port 5050”, as in Parley's own sentences. */
const SPOKEN_PORT = /^(\S+?)(?:\s*:\s*|,?\s+port\s+)(\d{1,5})$/i
const BLANK_PORT = /^(\S+)\s+(\d{1,5})$/
/** The command that a host shows for others to type. */
const COMMAND = /^.*\bparley(?:-lan|\.ts)?\s+(?:--\s+)?join\s+(\S+).*$/is

/** Reads an address as people write it: see {@link addressIn}. */
export const parseTypedAddress = (typed: string): ParsedAddress => parseAddress(addressIn(typed))

/**
 * The address in what was typed or pasted, as parseAddress reads it: without quotes, brackets,
 * `http://` and punctuation around it, without spaces and invisible characters in it, in plain
 * letters and digits. Show it to the user, because it may not be the one they meant. If no address
 * is found, returns the trimmed text.
 */
export function addressIn(typed: string): string {
  const text = typed.trim()
  if (text.length > MAX_CHARS) return text
  const folded = foldTyped(text).trim()
  if (folded === '') return ''
  const whole = withoutSurroundings(COMMAND.exec(folded)?.[1] ?? folded)
  const found = [
    ...(/\s/.test(whole) ? [] : [whole]),
    ...withPort(whole),
    ...withoutBlanks(whole),
    ...amongWords(whole),
  ]
  return found.find((candidate) => parseAddress(candidate).ok) ?? text
}

/**
 * Removes quotes, brackets and the like, one at a time, since an IPv6 address may itself have
 * brackets and end in colons.
 */
function withoutSurroundings(text: string): string {
  for (let current = text; ;) {
    const read = parseAddress(current)
    if (read.ok && read.address.host.includes(':')) return current
    const next = current.replace(OPENING, '').replace(LAST, '').replace(LINKED, '$1').replace(NO_IPV6, '$1')
    if (next === current) return current
    current = next
  }
}

function withPort(text: string): string[] {
  const spoken = SPOKEN_PORT.exec(text)
  const [, host = '', port = ''] = spoken ?? BLANK_PORT.exec(text) ?? []
  const read = parseAddress(withoutSurroundings(host))
  // “Lab 2” is more likely a name than a host and a port.
  if (!read.ok || hasPort(host) || (!spoken && hasHostName(read.address))) return []
  return [formatAddress({ host: read.address.host, port: Number(port) })]
}

const hasPort = (text: string): boolean => /^[^:]*:[^:]*$|\]:/.test(text)

/** For IP addresses only: a name with a space may be two names. */
function withoutBlanks(text: string): string[] {
  const joined = withoutSurroundings(text.replaceAll(/\s+/g, ''))
  const read = parseAddress(joined)
  return read.ok && !hasHostName(read.address) ? [joined] : []
}

/** The only IP address in a sentence. */
function amongWords(text: string): string[] {
  const found = text
    .split(/\s+/)
    .map(withoutSurroundings)
    .filter((word) => {
      const read = parseAddress(word)
      return read.ok && !hasHostName(read.address)
    })
  return found.length === 1 ? found : []
}
