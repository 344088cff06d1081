import { systemError } from '../../shared/node/system-error.ts'
import { EXIT } from '../exit.ts'
import { prose } from './prose.ts'
import { columnsOf } from './terminal.ts'

/** Standard output cannot be written. */
export interface OutputFault {
  /** Its reader is gone, as after `| head` or when a terminal closes. */
  readonly isGone: boolean
  /** The system's message. */
  readonly why: string
}

const GONE: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ENXIO', 'EBADF', 'ERR_STREAM_DESTROYED']

/** The limit of output that waits for a stalled reader while a command continues without it. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024

/** What happens when standard output cannot be written. */
type OutputMode =
  /** A command that only prints: without output it ends. */
  | { readonly kind: 'ends' }
  /** A command that handles the fault itself. */
  | { readonly kind: 'handled'; readonly handle: (fault: OutputFault) => void }
  /** A command that others rely on, so it continues. `subject` is its name for the user. */
  | { readonly kind: 'goesOn'; readonly subject: string; readonly isReported: boolean }

let mode: OutputMode = { kind: 'ends' }

/** Writes a line to standard output. */
export function writeLine(line: string): void {
  if (mode.kind !== 'goesOn' || process.stdout.writableLength < MAX_UNREAD_BYTES) {
    process.stdout.write(`${line}\n`)
  } else mode = reportLoss(mode, 'no one is reading it')
}

/** Writes sentences for people to standard output. */
export const writeText = (text: string): void => writeLine(prose(text, columnsOf(process.stdout)))

/** Writes sentences to standard error. A failure is ignored, as no one is left to read them. */
export function writeStderr(text: string): void {
  process.stderr.write(`${prose(text, columnsOf(process.stderr))}\n`)
}

/** From now on, calls `handle` for each failed write. */
export function onOutputFault(handle: (fault: OutputFault) => void): void {
  mode = { kind: 'handled', handle }
}

/** For a command that others rely on: it reports once that its output is lost, and continues. */
export function outliveOutput(subject: string): void {
  mode = { kind: 'goesOn', subject, isReported: false }
}

type GoesOn = Extract<OutputMode, { readonly kind: 'goesOn' }>

function reportLoss(going: GoesOn, why: string): GoesOn {
  if (!going.isReported)
    writeStderr(`parley: Couldn’t write the output, but ${going.subject} goes on: ${why}.`)
  return { ...going, isReported: true }
}

function onFault(fault: OutputFault): void {
  const { isGone, why } = fault
  switch (mode.kind) {
    case 'ends':
      if (!isGone) writeStderr(`parley: Couldn’t write the output: ${why}.`)
      process.exit(isGone ? EXIT.ok : EXIT.usage)
      break
    case 'handled':
      mode.handle(fault)
      break
    case 'goesOn':
      if (!isGone) mode = reportLoss(mode, why)
  }
}

/** Handles write errors for as long as the process runs. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const { code, message } = systemError(error)
    onFault({ isGone: GONE.includes(code), why: message })
  })
  process.stderr.on('error', () => {})
}
