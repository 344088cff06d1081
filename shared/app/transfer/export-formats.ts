import { eventSentence, piecesText, removedWords } from '../../words/event-words.ts'
import { quoteText, reactionText } from '../../words/message-words.ts'
import { wireEvent, type RoomEvent } from '../../protocol/log/events.ts'
import type { Message } from '../../protocol/log/message.ts'
import type { TimelineEntry } from '../../protocol/log/timeline.ts'
import { jsonLine } from '../../protocol/text/lines.ts'
import { localDay, localTime } from '../../protocol/base/local-day.ts'
import { cleanBody, cleanName } from '../../protocol/text/text.ts'

/** Writes a room piece by piece: its events as they are, or what a reader sees of it. */
export type ExportWriter = EventWriter | EntryWriter

interface Frame {
  begin(room: { id: string; name: string }): string
  end(): string
}

/** For restoring the room. */
export interface EventWriter extends Frame {
  readonly kind: 'events'
  event(event: RoomEvent): string
}

/** For reading. */
export interface EntryWriter extends Frame {
  readonly kind: 'entries'
  entry(entry: Exported): string
}

export interface Exported {
  readonly entry: TimelineEntry
  readonly channel: string
  /** The message that this one answers, as it is now. */
  readonly quoted: Message | null
}

/** The words of an entry without a text of its own; null if it is not shown. */
export const noteText = (entry: TimelineEntry): string | null =>
  entry.kind === 'message' ? piecesText(removedWords(entry)) : eventSentence(entry)

/** The first line of an export: tells an importer what it is. */
export const EXPORT_HEADER = 'parley-export'

/** Everything, one event per line, for importing again. */
export const asJsonLines: EventWriter = {
  kind: 'events',
  begin: (room) => `${jsonLine({ kind: EXPORT_HEADER, version: 2, room })}\n`,
  event: (event) => `${jsonLine(wireEvent(event))}\n`,
  end: () => '',
}

/** "2026-03-04 14:02", in the time zone of the export. */
export const exportTime = (at: number): string => `${localDay(at)} ${localTime(at)}`

/** The time zone, for readers in another one. */
export const timeZoneWords = (): string => `Time zone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const htmlEscape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** For reading in a browser, without scripts; the page's policy lets nothing in it run or load. */
export const asHtml: EntryWriter = {
  kind: 'entries',
  begin: ({ name }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlEscape(cleanName(name))}</title>
<style>
  :root { color-scheme: light dark; }
  body { max-width: 72ch; margin: 2rem auto; padding: 0 1rem; font: 15px/22px system-ui, sans-serif; }
  p { margin: 0 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
  small { opacity: 0.7; }
  .note { opacity: 0.7; }
</style>
<h1>${htmlEscape(cleanName(name))}</h1>
<p><small>${htmlEscape(timeZoneWords())}</small></p>
`,
  entry: ({ entry, channel, quoted }) => {
    const when = `<small>${exportTime(entry.at)} #<span dir="auto">${htmlEscape(cleanName(channel))}</span></small>`
    if (entry.kind === 'message' && entry.content !== null) {
      const quote = quoted ? `<br><small dir="auto">↳ ${htmlEscape(quoteText(quoted))}</small>` : ''
      const edited = entry.editedAt === null ? '' : ' <small>(edited)</small>'
      const reactions = reactionText(entry)
      return `<p><b dir="auto">${htmlEscape(cleanName(entry.author.name))}</b> ${when}${quote}<br><span dir="auto">${htmlEscape(cleanBody(entry.content.text))}</span>${edited}${reactions === '' ? '' : `<br><small>${htmlEscape(reactions)}</small>`}</p>\n`
    }
    const text = noteText(entry)
    return text === null ? '' : `<p class="note">${when} <span dir="auto">${htmlEscape(text)}</span></p>\n`
  },
  end: () => '</html>\n',
}
