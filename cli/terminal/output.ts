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

/** Writes a line to standard output. */
export function put(line: string): void {
  if (outlived === null || process.stdout.writableLength < UNREAD_BYTES) process.stdout.write(`${line}\n`)
  else lose('no one is reading it')
}

/** Writes sentences for people to standard output. */
export const say = (text: string): void => put(prose(text, columnsOf(process.stdout)))

/** Writes sentences to standard error, or nowhere when it is gone: no one is left to read them. */
export function tell(text: string): void {
  process.stderr.write(`${prose(text, columnsOf(process.stderr))}\n`)
}

/** For a command that only prints: without output it has nothing left to do. */
function end({ isGone, why }: OutputFault): void {
  if (!isGone) tell(`parley: Couldn’t write the output: ${why}.`)
  process.exit(isGone ? EXIT.ok : EXIT.usage)
}

let handle = end

/** What happens from now on at each write that fails. */
export function onOutputFault(next: (fault: OutputFault) => void): void {
  handle = next
}

/** What goes on without output; null for a command that only prints. */
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

/** Gets every write error for as long as the process runs. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const { code, message } = systemError(error)
    handle({ isGone: GONE.includes(code), why: message })
  })
  process.stderr.on('error', () => {})
}
