import { closeSync, openSync } from 'node:fs'
import { isatty } from 'node:tty'

/** Whether this program was started from a terminal, which ends it by hanging up. */
export const isFromTerminal = isatty(0) && hasTerminal()

function hasTerminal(): boolean {
  if (process.platform === 'win32') return true
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
