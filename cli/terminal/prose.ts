import wrapAnsi from 'wrap-ansi'
import { COMMAND } from '../own-command.ts'

/** A list's bullet or first column, up to the text beside it. */
const FIRST_COLUMN = /^ *(?:[-+—] |\S.*? {2,})(?=\S)/
/** The fewest columns for text: in narrower space, text is not wrapped or indented. */
const MIN_COLUMNS = 20

/**
 * Text for people, with each line wrapped between words at the terminal's width; unchanged in a
 * pipe, which has no columns. Wrapped lines keep the indent of their line, or of a list's second
 * column. Links stay whole, and so do lines that are or end with this command, for copying.
 */
export function prose(text: string, columns: number | undefined, command: string | null = COMMAND): string {
  if (columns === undefined || columns < MIN_COLUMNS) return text
  return text
    .split('\n')
    .map((line) => wrapped(line, columns, command))
    .join('\n')
}

function wrapped(line: string, columns: number, command: string | null): string {
  if (command !== null && line.trimStart().startsWith(`${command} `)) return line
  const commandAt = command === null ? -1 : line.indexOf(`: ${command} `)
  if (commandAt !== -1)
    return `${wrapped(line.slice(0, commandAt + 1), columns, command)}\n${line.slice(commandAt + 2)}`
  const firstColumn = FIRST_COLUMN.exec(line)?.[0] ?? ''
  const indent =
    firstColumn !== '' && firstColumn.length <= columns - MIN_COLUMNS
      ? firstColumn
      : (/^ */.exec(line)?.[0] ?? '')
  if (indent.length > columns - MIN_COLUMNS) return line
  const wrappedLines = wrapAnsi(line.slice(indent.length), columns - indent.length, { hard: false }).split(
    '\n',
  )
  return indent + wrappedLines.join(`\n${' '.repeat(indent.length)}`)
}
