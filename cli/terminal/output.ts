import { systemError } from '../../shared/node/system-error.ts'
import { EXIT } from '../exit.ts'
import { prose } from './prose.ts'
import { columnsOf } from './terminal.ts'

/** Standard output cannot be written. */
export interface OutputFault {
  /** Nobody reads it any more: what `| head` leaves, or a terminal that was closed. */
  readonly isGone: boolean
  /** The system's sentence. */
  readonly why: string
}

const GONE: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ENXIO', 'EBADF', 'ERR_STREAM_DESTROYED']

/** What waits at most for a reader who does not read, of a command that goes on without one. */
const UNREAD_BYTES = 8 * 1024 * 1024

/** Writes a line to standard output. */
export function put(line: string): void {
  if (outlived === null || process.stdout.writableLength < UNREAD_BYTES) process.stdout.write(`${line}\n`)
  else lose('no one is reading it')
}

/** Writes sentences for people to standard output. */
export const say = (text: string): void => put(prose(text, columnsOf(process.stdout)))

/** Writes sentences to standard error, or nowhere if that is gone: there is nobody left to tell. */
export function tell(text: string): void {
  process.stderr.write(`${prose(text, columnsOf(process.stderr))}\n`)
}

/** For a command that is there to print: without output it has nothing left to do. */
function end({ isGone, why }: OutputFault): void {
  if (!isGone) tell(`parley: Couldn’t write the output: ${why}.`)
  process.exit(isGone ? EXIT.ok : EXIT.usage)
}

let handle = end

/** What is done about output that cannot be written, from now on: at each write that fails. */
export function onOutputFault(next: (fault: OutputFault) => void): void {
  handle = next
}

/** What goes on without its output; null for a command that is there to print. */
let outlived: string | null = null
let isToldOfLoss = false

/** For a command that others rely on: it says once that its output is lost, and goes on. */
export function outliveOutput(what: string): void {
  outlived = what
  onOutputFault(({ isGone, why }) => {
    if (!isGone) lose(why)
  })
}

function lose(why: string): void {
  if (!isToldOfLoss) tell(`parley: Couldn’t write the output, but ${outlived} goes on: ${why}.`)
  isToldOfLoss = true
}

/** Hears of what cannot be written, for as long as the process runs. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const { code, message } = systemError(error)
    handle({ isGone: GONE.includes(code), why: message })
  })
  process.stderr.on('error', () => {})
}
