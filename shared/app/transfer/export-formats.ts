import { eventSentence } from '../../words/event-words.ts'
import { channelOf, type RoomEvent } from '../../protocol/log/events.ts'
import { jsonLine } from '../../protocol/text/lines.ts'
import { localDay, localTime } from '../../protocol/base/local-day.ts'
import { cleanBody, cleanName } from '../../protocol/text/text.ts'

export interface ExportWriter {
  begin(room: { id: string; name: string }): string
  event(event: RoomEvent): string
  end(): string
}

/** The first line of an export: tells an importer what it is. */
export const EXPORT_HEADER = 'parley-export'

/** Everything, one event per line, for importing again. */
export const asJsonLines: ExportWriter = {
  begin: (room) => `${jsonLine({ kind: EXPORT_HEADER, version: 1, room })}\n`,
  event: (event) => `${jsonLine(event)}\n`,
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
export const asHtml: ExportWriter = {
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
  event: (event) => {
    const when = `<small>${exportTime(event.at)} #<span dir="auto">${htmlEscape(cleanName(channelOf(event)))}</span></small>`
    if (event.kind === 'messagePosted')
      return `<p><b dir="auto">${htmlEscape(cleanName(event.author.name))}</b> ${when}<br><span dir="auto">${htmlEscape(cleanBody(event.body))}</span></p>\n`
    const text = eventSentence(event)
    return text === null ? '' : `<p class="note">${when} <span dir="auto">${htmlEscape(text)}</span></p>\n`
  },
  end: () => '</html>\n',
}
