import { eventSentence } from '../../words/event-words.ts'
import { channelOf } from '../../protocol/log/events.ts'
import { bodyParts } from '../../protocol/text/links.ts'
import { cleanBody, cleanName } from '../../protocol/text/text.ts'
import { exportTime, timeZoneWords, type ExportWriter } from './export-formats.ts'

/**
 * Special anywhere in a line: in CommonMark, and in common extensions such as links of bare
 * addresses.
 */
const SPECIAL = /[\\`*_[\]<&~|${}]|:(?=\/\/)/g
/** At the start of a line, these make it a heading, a quote, a list, a rule or a table. */
const SPECIAL_AT_START = /^[#>+=:-]/
const NUMBER_AT_START = /^(\d+)([.)])(?=\s|$)/

/** Some renderers decode entities in an address, too. */
const ENTITY = /&[\w#]+;/

const escapeSpecial = (text: string): string => text.replaceAll(SPECIAL, String.raw`\$&`)

/** A name in a line; its `#` would close a heading. */
const escapeName = (name: string): string => escapeSpecial(cleanName(name)).replaceAll('#', String.raw`\#`)

/**
 * A line as part of a paragraph. Addresses are already links: escapes inside would break those that
 * a renderer finds.
 */
function escapeLine(line: string): string {
  const parts = bodyParts(line).map((part) =>
    part.kind === 'link' && part.link.doubts.length === 0 && !ENTITY.test(part.text)
      ? `<${part.text}>`
      : escapeSpecial(part.text),
  )
  return parts
    .join('')
    .replace(SPECIAL_AT_START, String.raw`\$&`)
    .replace(NUMBER_AT_START, String.raw`$1\$2`)
}

/**
 * Indentation, tabs and columns: what a paragraph would lose. Two spaces after a sentence are a
 * habit, not a column.
 */
const NEEDS_CODE_BLOCK = /^[ \t]|[ \t]$|\t|(?<![.?!…:;]) {2}| {3}/m

/** A block that shows its text as it is, whatever fences are in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

/**
 * A backslash breaks a line in every renderer, and no editor strips it like blanks at the end of a
 * line.
 */
const paragraph = (...lines: readonly string[]): string => lines.join('\\\n')

/**
 * For reading as text, or in any CommonMark renderer, which shows what people wrote: prose as
 * paragraphs, and code or columns in blocks, where spaces count.
 */
export const asMarkdown: ExportWriter = {
  begin: ({ name }) => `# ${escapeName(name)}\n\n${escapeSpecial(timeZoneWords())}\n`,
  event: (event) => {
    const when = `${exportTime(event.at)} #${escapeName(channelOf(event))}`
    if (event.kind !== 'messagePosted') {
      const note = eventSentence(event)
      return note === null ? '' : `\n${when} *${escapeSpecial(note)}*\n`
    }
    const head = `**${escapeName(event.author.name)}** ${when}`
    const text = cleanBody(event.body)
    if (text === '') return `\n${head}\n`
    return NEEDS_CODE_BLOCK.test(text)
      ? `\n${head}\n\n${fenced(text)}\n`
      : `\n${paragraph(head, ...text.split('\n').map(escapeLine))}\n`
  },
  end: () => '',
}
