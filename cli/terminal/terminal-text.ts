import type { SearchHit } from '../../shared/bridge/bridge.ts'
import { eventSentence } from '../../shared/words/event-words.ts'
import { channelOf, FIRST_CHANNEL, type RoomEvent } from '../../shared/protocol/log/events.ts'
import { localDay, localTime } from '../../shared/protocol/base/local-day.ts'
import { cleanBody, cleanName } from '../../shared/protocol/text/text.ts'
import { hasColour } from './terminal.ts'

/**
 * How events look in a terminal. Nothing from the network may carry an escape sequence to it,
 * whatever the host sends.
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
 * Returns a line for each event on another day than the one before it; the first is compared with
 * `now`.
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

/** Bright enough on dark, dark enough on light backgrounds. */
const NAME_COLOURS = [31, 32, 33, 34, 35, 36, 91, 92, 94, 95, 96] as const

const paint = (code: string | number, text: string, on: boolean): string =>
  on ? `\u001B[${code}m${text}\u001B[0m` : text

const OVERRIDES = /[\u202D\u202E]/g
const shownSign = (sign: string): string => `<U+${sign.charCodeAt(0).toString(16).toUpperCase()}>`
// Everything that a terminal takes for a line break: a line of a person’s message must not begin
// where Parley’s lines do.
const BREAK = /[\n\u2028\u2029]/g
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
 * A remark of the tool itself. It may quote a host, so of all escape sequences only our colours
 * pass.
 */
export const formatNote = (text: string, style: TerminalStyle): string =>
  paint(
    2,
    `— ${bearable(text.replaceAll(OUR_COLOUR_OR_CONTROL, (_, ours?: string) => ours ?? ' '))}`,
    style.colour,
  )

/** Lines of text without anything that a terminal would obey. */
export const withoutControls = (text: string): string => bearable(text.replaceAll(CONTROL_BUT_BREAK, ' '))

/**
 * Text that is safe for a terminal: overrides are visible, and marks pile no higher than words
 * need.
 */
const bearable = (text: string): string => text.replaceAll(OVERRIDES, shownSign).replaceAll(PILED_MARKS, '$1')

/** A found message: its day, its author and the words around the highlighted match. */
export function formatHit({ event, excerpt }: SearchHit, style: TerminalStyle): string {
  const day = paint(2, style.day(event.at), style.colour)
  const plain = (text: string) => bearable(text.replaceAll(CONTROL_OR_BREAK, ' '))
  const text = excerpt.map((part) =>
    part.marked ? paint(1, plain(part.text), style.colour) : plain(part.text),
  )
  return `${day} ${paint(2, style.time(event.at), style.colour)} ${formatName(event.author, style)}: ${text.join('')}`
}

/**
 * One event as a line, or several for a body with line breaks; null if it shows nothing. A forged
 * message is one that its author has not signed as it stands here [S4].
 */
export function formatEvent(event: RoomEvent, style: TerminalStyle, isForged = false): string | null {
  const time = paint(2, style.time(event.at), style.colour)
  const channel =
    channelOf(event) === FIRST_CHANNEL ? '' : `${paint(2, `#${cleanName(channelOf(event))}`, style.colour)} `
  const author = cleanName(event.author.name)
  if (event.kind === 'messagePosted') {
    const unsigned = isForged ? `${paint(31, `(not signed by ${author})`, style.colour)} ` : ''
    const body = bearable(cleanBody(event.body)).replaceAll(BREAK, '\n      ')
    return `${time} ${channel}${formatName(event.author, style)}: ${unsigned}${body}`
  }
  const text = eventSentence(event)
  if (text === null) return null
  // Its sentence names the channel that was created.
  return event.kind === 'channelCreated'
    ? `${time} ${formatNote(text, style)}`
    : `${time} ${channel}${formatNote(text, style)}`
}
