import { writeSync } from 'node:fs'
import { systemError } from '../shared/node/system-error.ts'
import { EXIT } from './exit.ts'
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

/** Writes sentences for people to standard output. */
export function say(text: string): void {
  process.stdout.write(`${prose(text, columnsOf(process.stdout))}\n`)
}

/** Writes sentences to standard error, or nowhere if that is gone: there is nobody left to tell. */
export function tell(text: string): void {
  try {
    writeSync(2, `${prose(text, columnsOf(process.stderr))}\n`)
  } catch (error) {
    if (systemError(error).code === undefined) throw error
  }
}

/** For a command that is there to print: without output it has nothing left to do. */
function end({ isGone, why }: OutputFault): void {
  if (!isGone) tell(`parley: The output could not be written: ${why}.`)
  process.exit(isGone ? EXIT.ok : EXIT.usage)
}

let handle = end

/** What is done about output that cannot be written, from now on: at each write that fails. */
export function onOutputFault(next: (fault: OutputFault) => void): void {
  handle = next
}

/** For a command that others rely on: it says once that its output is lost, and goes on. */
export function outliveOutput(what: string): void {
  let isTold = false
  onOutputFault(({ isGone, why }) => {
    if (!isGone && !isTold) tell(`parley: The output cannot be written, and ${what} goes on: ${why}.`)
    isTold = true
  })
}

/** Hears of what cannot be written, for as long as the process runs. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const { code, message } = systemError(error)
    handle({ isGone: GONE.includes(code), why: message })
  })
  process.stderr.on('error', () => {})
}
