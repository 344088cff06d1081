import { lineProblemWords, linesOf, type BadLine } from '../../shared/protocol/text/lines.ts'
import { limits } from '../../shared/protocol/base/limits.ts'

/** A line that is too long or not text, so the file cannot be imported. */
export class BadLineError extends Error {
  override readonly name = 'BadLineError'

  constructor({ number, problem }: BadLine) {
    super(`line ${number} is ${lineProblemWords(problem, limits.importLineBytes)}`)
  }
}

/**
 * The text of a file in pieces of at most `max` UTF-16 units, in order, never splitting a
 * character; each line ends with `\n`. Throws BadLineError at the first line that is too long or
 * not text.
 */
export async function* textPieces(
  bytes: AsyncIterable<Uint8Array>,
  max: number,
): AsyncGenerator<string, void, undefined> {
  let text = ''
  for await (const line of linesOf(bytes, limits.importLineBytes)) {
    if ('problem' in line) throw new BadLineError(line)
    text += `${line.text}\n`
    let from = 0
    while (text.length - from > max) {
      const until = safeCut(text, from + max)
      yield text.slice(from, until)
      from = until
    }
    text = text.slice(from)
  }
  if (text !== '') yield text
}

/** The cut, or one unit earlier if it would split a surrogate pair. */
function safeCut(text: string, cut: number): number {
  const last = text.charCodeAt(cut - 1)
  return last >= 0xd800 && last <= 0xdbff ? cut - 1 : cut
}

/**
 * A stream's chunks, released when reading ends early. Not every browser can iterate over a stream.
 */
export async function* chunksOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader()
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** The name for a room imported from this file. */
export function nameFromFile(file: string, maxChars: number): string {
  const name = file.replace(/(?<=.)\.[^.]*$/, '').trim()
  return name.slice(0, name.length > maxChars ? safeCut(name, maxChars) : maxChars)
}
