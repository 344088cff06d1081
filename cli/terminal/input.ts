import { Readable } from 'node:stream'
import { pipedLines, type InputLine } from './piped-lines.ts'

/**
 * Standard input, or an empty stream if it is unusable: background programs often have one that is
 * closed or write-only. The error may arrive at any time, even if nothing reads.
 */
function standardInput(): Readable {
  try {
    return process.stdin.on('error', () => {})
  } catch {
    return Readable.from([])
  }
}

/**
 * The lines of standard input, one by one; unreadable input counts as ended. Reads only as fast as
 * the caller iterates. Leaving the loop, or the signal, closes the input.
 */
export async function* inputLines(
  signal: AbortSignal,
  as: 'shown' | 'sent' = 'shown',
): AsyncGenerator<InputLine, void, undefined> {
  const input = standardInput()
  const release = () => void input.destroy()
  signal.addEventListener('abort', release)
  if (signal.aborted) release()
  try {
    yield* pipedLines(input, as)
  } finally {
    signal.removeEventListener('abort', release)
    input.destroy()
  }
}
