import { moderationWords } from '../client/moderation-words.ts'
import { assertNever } from '../protocol/assert-never.ts'
import { channelOf, type RoomEvent } from '../protocol/events.ts'

export interface Writer {
  begin(room: { id: string; name: string }): string
  event(event: RoomEvent): string
  end(): string
}

/** The first line of an export: what it is, for whoever imports it. */
export const EXPORT_HEADER = 'parley-export'

/** Everything, one event a line, to be imported again. */
export const asJsonLines: Writer = {
  begin: (room) => `${JSON.stringify({ kind: EXPORT_HEADER, version: 1, room })}\n`,
  event: (event) => `${JSON.stringify(event)}\n`,
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
      return `was ${event.before} until now`
    case 'channelCreated':
      return `made the channel #${event.channel}`
    case 'messageRemoved':
      return 'wrote a message that was removed'
    case 'moderated':
      return moderationWords(event.act)
    case 'memberRekeyed':
    case 'unknown':
      return null
    default:
      return assertNever(event)
  }
}

const markdownEscape = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~]/g, String.raw`\$&`)

/** For reading as text; what people wrote is escaped, so that it stays what they wrote. */
export const asMarkdown: Writer = {
  begin: ({ name }) => `# ${markdownEscape(name)}\n\nTimes are UTC.\n`,
  event: (event) => {
    const text = sentence(event)
    if (text === null) return ''
    const head = `**${markdownEscape(event.author.name)}** ${time(event.at)} #${markdownEscape(channelOf(event))}`
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
<title>${htmlEscape(name)}</title>
<style>
  :root { color-scheme: light dark; }
  body { max-width: 72ch; margin: 2rem auto; padding: 0 1rem; font: 15px/22px system-ui, sans-serif; }
  p { margin: 0 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
  small { opacity: 0.7; }
  .note { opacity: 0.7; }
</style>
<h1>${htmlEscape(name)}</h1>
<p><small>Times are UTC.</small></p>
`,
  event: (event) => {
    const text = sentence(event)
    if (text === null) return ''
    const head = `<b>${htmlEscape(event.author.name)}</b> <small>${time(event.at)} #${htmlEscape(channelOf(event))}</small>`
    return event.kind === 'messagePosted'
      ? `<p>${head}<br>${htmlEscape(text)}</p>\n`
      : `<p class="note">${head} ${htmlEscape(text)}</p>\n`
  },
  end: () => '</html>\n',
}
