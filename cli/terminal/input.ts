import { Readable } from 'node:stream'
import { pipedLines, type InputLine } from './piped-lines.ts'

/**
 * Standard input, or an empty stream when there is none: a program that is left running often has
 * one that is closed, or that can only be written. The error may arrive at any time, even when no
 * one reads.
 */
function standardInput(): Readable {
  try {
    return process.stdin.on('error', () => {})
  } catch {
    return Readable.from([])
  }
}

/**
 * The lines of standard input, one by one; unreadable input counts as ended. Reads no more than the
 * caller takes: leaving the loop, or the signal, releases the rest.
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
