import type { Readable } from 'node:stream'
import { lineProblemWords, linesOf, type BadLine } from '../shared/protocol/lines.ts'
import { shownLine } from '../shared/protocol/terminal-output.ts'

/** Far more than a message: of a progress bar's line only the last state is said. */
const LINE_BYTES = 1024 * 1024

export interface PipedLines {
  /** The next line is read when this one is done. */
  onLine(text: string): void | Promise<void>
  /** A line that cannot be read; the sentence says which and why. */
  onBadLine(sentence: string): void
}

/**
 * Reads lines as they come through a pipe or from a file, and as a terminal shows them: what comes may be the output of any program. Resolves at the end, which is also where nothing can be read.
 */
export async function readPipe(input: Readable, { onLine, onBadLine }: PipedLines): Promise<void> {
  for await (const line of linesOf(bytesOf(input), LINE_BYTES)) {
    if ('problem' in line) onBadLine(badLineWords(line))
    else await onLine(shownLine(line.text))
  }
}

async function* bytesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* input
  } catch {
    // It was closed by this program, or cannot be read: either way nothing more will come.
  }
}

const badLineWords = ({ number, problem }: BadLine): string =>
  `Line ${number} of the input was not used: it is ${lineProblemWords(problem, LINE_BYTES)}.`
