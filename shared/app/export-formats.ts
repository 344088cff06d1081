import { moderationWords } from '../client/moderation-words.ts'
import { assertNever } from '../protocol/assert-never.ts'
import { channelOf, type RoomEvent } from '../protocol/events.ts'
import type { DoneAct } from '../protocol/moderation.ts'
import { jsonLine } from '../protocol/lines.ts'
import { localDay, localTime } from '../protocol/local-day.ts'
import { cleanBody, cleanName } from '../protocol/text.ts'

export interface Writer {
  begin(room: { id: string; name: string }): string
  event(event: RoomEvent): string
  end(): string
}

/** The first line of an export: what it is, for whoever imports it. */
export const EXPORT_HEADER = 'parley-export'

/** Everything, one event a line, to be imported again. */
export const asJsonLines: Writer = {
  begin: (room) => `${jsonLine({ kind: EXPORT_HEADER, version: 1, room })}\n`,
  event: (event) => `${jsonLine(event)}\n`,
  end: () => '',
}

/** "2026-03-04 14:02", where the room is exported. */
export const timeOf = (at: number): string => `${localDay(at)} ${localTime(at)}`

/** Whose times these are, for a reader who lives by others. */
export const zoneWords = (): string => `Time zone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`

/** What an event says to a reader; null for one that shows nothing. A body comes as clean as the log of an honest host has it. */
export function sentence(event: RoomEvent): string | null {
  switch (event.kind) {
    case 'messagePosted':
      return cleanBody(event.body)
    case 'memberJoined':
      return 'joined'
    case 'memberRenamed':
      return `was ${cleanName(event.before)} until now`
    case 'channelCreated':
      return `made the channel #${cleanName(event.channel)}`
    case 'messageRemoved':
      return 'wrote a message that was removed'
    case 'moderated':
    case 'actImported':
      return moderationWords(withCleanNames(event.act))
    case 'memberRekeyed':
    case 'unknown':
      return null
    default:
      return assertNever(event)
  }
}

/** Names come from hosts and from files: here as everywhere they are one line, and do not turn round. */
const withCleanNames = (act: DoneAct): DoneAct =>
  'member' in act ? { ...act, member: { ...act.member, name: cleanName(act.member.name) } } : act

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const htmlEscape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** For reading in a browser, without scripts; the page's own policy lets nothing in it run or load. */
export const asHtml: Writer = {
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
<p><small>${htmlEscape(zoneWords())}</small></p>
`,
  event: (event) => {
    const text = sentence(event)
    if (text === null) return ''
    const head = `<b dir="auto">${htmlEscape(cleanName(event.author.name))}</b> <small>${timeOf(event.at)} #<span dir="auto">${htmlEscape(cleanName(channelOf(event)))}</span></small>`
    return event.kind === 'messagePosted'
      ? `<p>${head}<br><span dir="auto">${htmlEscape(text)}</span></p>\n`
      : `<p class="note">${head} <span dir="auto">${htmlEscape(text)}</span></p>\n`
  },
  end: () => '</html>\n',
}
