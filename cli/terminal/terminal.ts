import { closeSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { isatty } from 'node:tty'

// If nohup keeps the terminal as standard input, as on macOS, only this variable of the shell shows
// it.
const isNohup = basename(process.env['_'] ?? '') === 'nohup'

/** Whether a terminal started this program, and ends it with a hang-up. */
export const isFromTerminal = isatty(0) && hasTerminal() && !isNohup

function hasTerminal(): boolean {
  if (process.platform === 'win32') return true
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}

/** Whether the terminal has neither a cursor nor colours: `TERM=dumb`. */
export const isDumb = (): boolean => process.env['TERM'] === 'dumb'

/** Whether input and output are a terminal with a cursor; anything else is treated as a pipe. */
export const isTerminal = (): boolean => isatty(0) && isatty(1) && !isDumb()

/** Whether colours may be written to standard output. */
export const hasColour = (): boolean => isatty(1) && !isDumb() && !process.env['NO_COLOR']

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** The size of the terminal behind standard output; undefined for a pipe. */
export function terminalSize(): TerminalSize | undefined {
  const { stdout } = process
  return stdout.isTTY && !isDumb() ? { columns: stdout.columns, rows: stdout.rows } : undefined
}

/** The columns of the terminal behind a stream; undefined for a pipe. */
export const columnsOf = (stream: NodeJS.WriteStream): number | undefined =>
  stream.isTTY && !isDumb() ? stream.columns : undefined
