import { quoteText, reactionText } from '../../words/message-words.ts'
import { bodyParts } from '../../protocol/text/links.ts'
import { cleanBody, cleanName } from '../../protocol/text/text.ts'
import { exportTime, noteText, timeZoneWords, type EntryWriter } from './export-formats.ts'

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
export const asMarkdown: EntryWriter = {
  kind: 'entries',
  begin: ({ name }) => `# ${escapeName(name)}\n\n${escapeSpecial(timeZoneWords())}\n`,
  entry: ({ entry, channel, quoted }) => {
    const when = `${exportTime(entry.at)} #${escapeName(channel)}`
    if (entry.kind !== 'message' || entry.content === null) {
      const note = noteText(entry)
      return note === null ? '' : `\n${when} *${escapeSpecial(note)}*\n`
    }
    const edited = entry.editedAt === null ? '' : ' (edited)'
    const quote = quoted ? [`↳ ${escapeSpecial(quoteText(quoted))}`] : []
    const head = paragraph(`**${escapeName(entry.author.name)}** ${when}${edited}`, ...quote)
    const reactions = reactionText(entry)
    const below = reactions === '' ? [] : [escapeSpecial(reactions)]
    const text = cleanBody(entry.content.text)
    if (text === '') return `\n${paragraph(head, ...below)}\n`
    return NEEDS_CODE_BLOCK.test(text)
      ? `\n${head}\n\n${fenced(text)}\n${below.map((line) => `\n${line}\n`).join('')}`
      : `\n${paragraph(head, ...text.split('\n').map(escapeLine), ...below)}\n`
  },
  end: () => '',
}
