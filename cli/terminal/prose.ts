import wrapAnsi from 'wrap-ansi'
import { COMMAND } from '../called-as.ts'

/** A list's bullet or first column, up to the text beside it. */
const FIRST_COLUMN = /^ *(?:[-+—] |\S.*? {2,})(?=\S)/
/** Narrower than this, nothing is indented. */
const LEAST = 20

/**
 * Text for people, with each line wrapped between words at the terminal's width; unchanged in a
 * pipe, which has no columns. Wrapped lines keep the indent of their line, or of a list's second
 * column. Links stay whole, and so do lines that are or end in this command, for copying.
 */
export function prose(text: string, columns: number | undefined, command: string | null = COMMAND): string {
  if (columns === undefined || columns < LEAST) return text
  return text
    .split('\n')
    .map((line) => wrapped(line, columns, command))
    .join('\n')
}

function wrapped(line: string, columns: number, command: string | null): string {
  if (command !== null && line.trimStart().startsWith(`${command} `)) return line
  const runs = command === null ? -1 : line.indexOf(`: ${command} `)
  if (runs !== -1) return `${wrapped(line.slice(0, runs + 1), columns, command)}\n${line.slice(runs + 2)}`
  const listed = FIRST_COLUMN.exec(line)?.[0] ?? ''
  const first = listed !== '' && listed.length <= columns - LEAST ? listed : (/^ */.exec(line)?.[0] ?? '')
  if (first.length > columns - LEAST) return line
  const rows = wrapAnsi(line.slice(first.length), columns - first.length, { hard: false }).split('\n')
  return first + rows.join(`\n${' '.repeat(first.length)}`)
}
