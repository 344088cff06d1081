import { Readable } from 'node:stream'
import { pipedLines, type InputLine } from './piped-lines.ts'

/**
 * Standard input. Where there is none to be had it is one that is at its end: a program that is
 * left running often has a standard input that was closed, or that can only be written. That it
 * cannot be read may be told at any time, also when nobody reads it any more.
 */
function standardInput(): Readable {
  try {
    return process.stdin.on('error', () => {})
  } catch {
    return Readable.from([])
  }
}

/**
 * The lines of standard input, taken one by one. It is at its end where it cannot be read. The
 * caller reads no more than it takes: leaving the loop, or the signal, lets go of the rest.
 */
export async function* inputLines(signal: AbortSignal): AsyncGenerator<InputLine, void, undefined> {
  const input = standardInput()
  const letGo = () => void input.destroy()
  signal.addEventListener('abort', letGo)
  if (signal.aborted) letGo()
  try {
    yield* pipedLines(input)
  } finally {
    signal.removeEventListener('abort', letGo)
    input.destroy()
  }
}
