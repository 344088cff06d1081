import { Readable } from 'node:stream'
import { lineProblemWords, linesOf, type BadLine, type Line } from '../shared/protocol/lines.ts'
import { shownLine } from '../shared/protocol/terminal-output.ts'

/** Far more than a message: of a progress bar's line only the last state is said. */
const LINE_BYTES = 1024 * 1024

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
 * The lines of standard input, taken one by one, as a terminal shows them: what comes may be the
 * output of any program. It is at its end where it cannot be read. The caller reads no more than
 * it takes: leaving the loop, or the signal, lets go of the rest.
 */
export async function* inputLines(
  signal: AbortSignal,
  input: Readable = standardInput(),
): AsyncGenerator<Line, void, undefined> {
  const stop = () => input.destroy()
  signal.addEventListener('abort', stop)
  try {
    for await (const line of linesOf(bytesOf(input), LINE_BYTES))
      yield 'problem' in line ? line : { ...line, text: shownLine(line.text) }
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

async function* bytesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* input
  } catch {
    // What cannot be read, or was let go of, tells no more than that it is over.
  }
}

/** A line that is not used, for who reads the answers to all lines. */
export const unreadLine = (line: BadLine): string => `Line ${line.number} was not used: ${why(line)}.`

/** The same of a message, whose number stands before it. */
export const unsentLine = (line: BadLine): string => `Not sent: ${why(line)}.`

const why = ({ problem }: BadLine): string => `it is ${lineProblemWords(problem, LINE_BYTES)}`
