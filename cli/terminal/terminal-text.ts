import type { SearchHit } from '../../shared/bridge/bridge.ts'
import { localDay, localTime } from '../../shared/protocol/base/local-day.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { hasColour } from './terminal.ts'

/**
 * How events look in a terminal. No escape sequence from the network may reach it, whatever the
 * host sends.
 */
export interface TerminalStyle {
  readonly colour: boolean
  /** Local time as "14:02". */
  time(at: number): string
  /** The local day, as "2026-03-04". */
  day(at: number): string
}

/** How events look at the terminal, or in the pipe, of this process. */
export const terminalStyle = (): TerminalStyle => ({
  colour: hasColour(),
  time: localTime,
  day: localDay,
})

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'full' })

/**
 * Returns a function that gives a line if an event is on another day than the previous one; the
 * first is compared with `now`.
 */
export function dayLines(now: number, style: TerminalStyle): (at: number) => string | null {
  let last = style.day(now)
  return (at) => {
    const day = style.day(at)
    if (day === last) return null
    last = day
    return formatNote(DAY.format(at), style)
  }
}

/** Colours that are readable on dark and light backgrounds. */
const NAME_COLOURS = [31, 32, 33, 34, 35, 36, 91, 92, 94, 95, 96] as const

export const paint = (code: string | number, text: string, on: boolean): string =>
  on ? `\u001B[${code}m${text}\u001B[0m` : text

const OVERRIDES = /[\u202D\u202E]/g
const visibleOverride = (sign: string): string => `<U+${sign.charCodeAt(0).toString(16).toUpperCase()}>`
// Everything that a terminal treats as a line break. The lines of a message are indented, so that
// they cannot look like Parley’s lines.
const LINE_BREAK = /[\n\u2028\u2029]/g
const CONTROL_OR_BREAK = /[\p{Cc}\u2028\u2029]/gu
const CONTROL_BUT_BREAK = /[\p{Cc}--[\n]]/gv
const PILED_MARKS = /(\p{M}{8})\p{M}+/gu
// oxlint-disable-next-line no-control-regex -- to let our own through
const OUR_COLOUR_OR_CONTROL = /(\u001B\[(?:[012]|[39][1-6])m)|\p{Cc}/gu

/** The same colour for the same member in every room and run. */
function colourOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return NAME_COLOURS[hash % NAME_COLOURS.length] ?? NAME_COLOURS[0]
}

export const formatName = (author: { id: string; name: string }, style: TerminalStyle): string =>
  paint(colourOf(author.id), cleanName(author.name), style.colour)

/**
 * A note from the tool itself. It may quote a host, so the only escape sequences that pass are
 * Parley's colours.
 */
export const formatNote = (text: string, style: TerminalStyle): string =>
  paint(
    2,
    `— ${safeText(text.replaceAll(OUR_COLOUR_OR_CONTROL, (_, ours?: string) => ours ?? ' '))}`,
    style.colour,
  )

/** Lines of text without control characters. */
export const withoutControls = (text: string): string => safeText(text.replaceAll(CONTROL_BUT_BREAK, ' '))

/**
 * Text that is safe for a terminal: overrides are visible, and combining marks are limited to as
 * many as words need.
 */
const safeText = (text: string): string =>
  text.replaceAll(OVERRIDES, visibleOverride).replaceAll(PILED_MARKS, '$1')

/** The text of a message with its further lines indented. */
export const indentedText = (text: string): string => safeText(text).replaceAll(LINE_BREAK, '\n      ')

/** A found message: its day, its author and the words around the highlighted match. */
export function formatHit({ message, excerpt }: SearchHit, style: TerminalStyle): string {
  const day = paint(2, style.day(message.at), style.colour)
  const plain = (text: string) => safeText(text.replaceAll(CONTROL_OR_BREAK, ' '))
  const text = excerpt.map((part) =>
    part.marked ? paint(1, plain(part.text), style.colour) : plain(part.text),
  )
  return `${day} ${paint(2, style.time(message.at), style.colour)} ${formatName(message.author, style)}: ${text.join('')}`
}
