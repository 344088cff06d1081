import { lineProblemWords, linesOf } from '../../shared/protocol/text/lines.ts'
import { shownLine } from '../../shared/protocol/text/terminal-output.ts'

/**
 * Far more than a message, as a progress bar can write a long line of which only the end is
 * visible.
 */
const LINE_BYTES = 1024 * 1024

/** A line of the input, or a sentence that says why it was ignored. Lines count from 1. */
export type InputLine =
  { readonly line: number; readonly text: string } | { readonly line: number; readonly problem: string }

/**
/**
 * Reads lines from a pipe or file: as a terminal would show them, because they may be the output of
 * any program, or unchanged, as JSON must be. Reads only as fast as the caller iterates. Ends when
 * nothing more can be read.
 */
export async function* pipedLines(
  input: AsyncIterable<Uint8Array>,
  as: 'shown' | 'sent' = 'shown',
): AsyncGenerator<InputLine, void, undefined> {
  for await (const read of linesOf(bytesOf(input), LINE_BYTES)) {
    const { number: line } = read
    if ('text' in read) yield { line, text: as === 'shown' ? shownLine(read.text) : read.text }
    else yield { line, problem: `ignored, because it is ${lineProblemWords(read.problem, LINE_BYTES)}` }
  }
}

async function* bytesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* input
  } catch {
    // This program has closed it, or it is unreadable: either way, it has ended.
  }
}
