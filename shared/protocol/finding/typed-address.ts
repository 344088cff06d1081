import { formatAddress, isNamed, parseAddress, type ParsedAddress } from './address.ts'
import { foldTyped } from '../text/typed-text.ts'

/** No address with the words around it is longer; pasted text may be. UTF-16 units. */
const LONGEST = 2_000

const OPENING = /^[\s"'`“”„‘’‚«»‹›<({「『【《\\/]+/u
const LAST = /[\s"'`“”„‘’‚«»‹›>)}」』】》.,;:!?、，；\\/]$/u
/** Chat programs make links of addresses. A public name without a port was a web page. */
const LINKED =
  /^https?:\/\/((?:[^/?#.:]+|[^/?#]+\.(?:local|lan|home|internal)|[\d.]+|\[.*\]|[^/?#]+:\d+))\/?$/i
const NO_IPV6 = /^\[([^\]:]*)\]/
/** “lab-pc : 5050”, and as in Parley's own sentences: “192.168.1.20 port 5050”. */
const SPOKEN_PORT = /^(\S+?)(?:\s*:\s*|,?\s+port\s+)(\d{1,5})$/i
const BLANK_PORT = /^(\S+)\s+(\d{1,5})$/
/** What a host prints for others to type. */
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
  if (text.length > LONGEST) return text
  const folded = foldTyped(text).trim()
  if (folded === '') return ''
  const whole = bare(COMMAND.exec(folded)?.[1] ?? folded)
  const found = [
    ...(/\s/.test(whole) ? [] : [whole]),
    ...withPort(whole),
    ...withoutBlanks(whole),
    ...amongWords(whole),
  ]
  return found.find((one) => parseAddress(one).ok) ?? text
}

/**
 * Removes what surrounds it, character by character: an IPv6 address may end in colons and have
 * brackets.
 */
function bare(text: string): string {
  for (let rest = text; ;) {
    const read = parseAddress(rest)
    if (read.ok && read.address.host.includes(':')) return rest
    const next = rest.replace(OPENING, '').replace(LAST, '').replace(LINKED, '$1').replace(NO_IPV6, '$1')
    if (next === rest) return rest
    rest = next
  }
}

function withPort(text: string): string[] {
  const spoken = SPOKEN_PORT.exec(text)
  const [, host = '', port = ''] = spoken ?? BLANK_PORT.exec(text) ?? []
  const read = parseAddress(bare(host))
  // “Lab 2” is more likely the name of a room.
  if (!read.ok || hasPort(host) || (!spoken && isNamed(read.address))) return []
  return [formatAddress({ host: read.address.host, port: Number(port) })]
}

const hasPort = (text: string): boolean => /^[^:]*:[^:]*$|\]:/.test(text)

/** A name with a space in it may be two; digits and dots are one address. */
function withoutBlanks(text: string): string[] {
  const joined = bare(text.replaceAll(/\s+/g, ''))
  const read = parseAddress(joined)
  return read.ok && !isNamed(read.address) ? [joined] : []
}

/** The only IP address in a sentence. */
function amongWords(text: string): string[] {
  const found = text
    .split(/\s+/)
    .map(bare)
    .filter((word) => {
      const read = parseAddress(word)
      return read.ok && !isNamed(read.address)
    })
  return found.length === 1 ? found : []
}
