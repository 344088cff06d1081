import { systemError } from '../../shared/node/system-error.ts'
import { EXIT } from '../exit.ts'
import { prose } from './prose.ts'
import { columnsOf } from './terminal.ts'

/** Standard output cannot be written. */
export interface OutputFault {
  /** Its reader is gone, as after `| head` or when a terminal closes. */
  readonly isGone: boolean
  /** The system's sentence. */
  readonly why: string
}

const GONE: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ENXIO', 'EBADF', 'ERR_STREAM_DESTROYED']

/** The most output that waits for a stalled reader while a command goes on without it. */
const UNREAD_BYTES = 8 * 1024 * 1024

/** What happens when standard output cannot be written. */
type OutputMode =
  /** A command that only prints: without output it has nothing left to do. */
  | { readonly kind: 'ends' }
  /** A command that handles it otherwise. */
  | { readonly kind: 'handled'; readonly handle: (fault: OutputFault) => void }
  /** A command that others rely on: `what` goes on. */
  | { readonly kind: 'goesOn'; readonly what: string; readonly isReported: boolean }

let mode: OutputMode = { kind: 'ends' }

/** Writes a line to standard output. */
export function put(line: string): void {
  if (mode.kind !== 'goesOn' || process.stdout.writableLength < UNREAD_BYTES) {
    process.stdout.write(`${line}\n`)
  } else mode = reportLoss(mode, 'no one is reading it')
}

/** Writes sentences for people to standard output. */
export const say = (text: string): void => put(prose(text, columnsOf(process.stdout)))

/** Writes sentences to standard error, or nowhere when it is gone: no one is left to read them. */
export function tell(text: string): void {
  process.stderr.write(`${prose(text, columnsOf(process.stderr))}\n`)
}

/** Calls `handle` from now on at each write that fails. */
export function onOutputFault(handle: (fault: OutputFault) => void): void {
  mode = { kind: 'handled', handle }
}

/** For a command that others rely on: it says once that its output is lost, and goes on. */
export function outliveOutput(what: string): void {
  mode = { kind: 'goesOn', what, isReported: false }
}

type GoesOn = Extract<OutputMode, { readonly kind: 'goesOn' }>

function reportLoss(going: GoesOn, why: string): GoesOn {
  if (!going.isReported) tell(`parley: Couldn’t write the output, but ${going.what} goes on: ${why}.`)
  return { ...going, isReported: true }
}

function onFault(fault: OutputFault): void {
  const { isGone, why } = fault
  switch (mode.kind) {
    case 'ends':
      if (!isGone) tell(`parley: Couldn’t write the output: ${why}.`)
      process.exit(isGone ? EXIT.ok : EXIT.usage)
      break
    case 'handled':
      mode.handle(fault)
      break
    case 'goesOn':
      if (!isGone) mode = reportLoss(mode, why)
  }
}

/** Gets every write error for as long as the process runs. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const { code, message } = systemError(error)
    onFault({ isGone: GONE.includes(code), why: message })
  })
  process.stderr.on('error', () => {})
}
