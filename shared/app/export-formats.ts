import { moderationWords } from '../client/moderation-words.ts'
import { assertNever } from '../protocol/assert-never.ts'
import { channelOf, type RoomEvent } from '../protocol/events.ts'
import type { DoneAct } from '../protocol/moderation.ts'
import { jsonLine } from '../protocol/lines.ts'
import { cleanName } from '../protocol/text.ts'

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

const time = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

/** What an event says to a reader; null for one that shows nothing. */
function sentence(event: RoomEvent): string | null {
  switch (event.kind) {
    case 'messagePosted':
      return event.body
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

/** Signs that mean something anywhere, and those that make a heading or a list at the beginning of a line. */
const markdownEscape = (text: string): string =>
  text
    .replaceAll(/[\\`*_{}[\]<>#|~&]/g, String.raw`\$&`)
    .replaceAll(/^([ \t]*)([-+=])/gm, String.raw`$1\$2`)
    .replaceAll(/^([ \t]*\d+)([.)])/gm, String.raw`$1\$2`)

/** For reading as text; what people wrote is escaped, so that it stays what they wrote. */
export const asMarkdown: Writer = {
  begin: ({ name }) => `# ${markdownEscape(cleanName(name))}\n\nTimes are UTC.\n`,
  event: (event) => {
    const text = sentence(event)
    if (text === null) return ''
    const head = `**${markdownEscape(cleanName(event.author.name))}** ${time(event.at)} #${markdownEscape(cleanName(channelOf(event)))}`
    const body = markdownEscape(text).replaceAll('\n', '  \n')
    return event.kind === 'messagePosted' ? `\n${head}  \n${body}\n` : `\n*${head} ${body}*\n`
  },
  end: () => '',
}

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
<p><small>Times are UTC.</small></p>
`,
  event: (event) => {
    const text = sentence(event)
    if (text === null) return ''
    const head = `<b dir="auto">${htmlEscape(cleanName(event.author.name))}</b> <small>${time(event.at)} #<span dir="auto">${htmlEscape(cleanName(channelOf(event)))}</span></small>`
    return event.kind === 'messagePosted'
      ? `<p>${head}<br><span dir="auto">${htmlEscape(text)}</span></p>\n`
      : `<p class="note">${head} <span dir="auto">${htmlEscape(text)}</span></p>\n`
  },
  end: () => '</html>\n',
}
