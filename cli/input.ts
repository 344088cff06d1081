import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'

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

export interface InputLine {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/**
 * The lines of standard input, taken one by one. It is at its end where it cannot be read. The
 * caller reads no more than it takes: leaving the loop, or the signal, lets go of the rest.
 */
export async function* inputLines(signal: AbortSignal): AsyncGenerator<InputLine, void, undefined> {
  const input = standardInput()
  const lines = createInterface({ input, crlfDelay: Infinity, signal })
  let number = 0
  try {
    for await (const text of lines) yield { number: ++number, text }
  } catch {
    // What cannot be read tells no more than that it is over.
  } finally {
    lines.close()
    input.destroy()
  }
}
