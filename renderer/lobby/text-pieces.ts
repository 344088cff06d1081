/** What a file cannot be read as. */
export class NotTextError extends Error {}

/**
 * The text of a file in pieces of at most `max` UTF-16 units, in order, never splitting a character in two. Throws
 * NotTextError at the first bytes that are not UTF-8.
 */
export async function* textPieces(
  bytes: AsyncIterable<Uint8Array>,
  max: number,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for await (const chunk of bytes) {
    text += decode(decoder, chunk)
    let from = 0
    while (text.length - from > max) {
      const until = wholeUntil(text, from + max)
      yield text.slice(from, until)
      from = until
    }
    text = text.slice(from)
  }
  text += decode(decoder)
  if (text !== '') yield text
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined })
  } catch {
    throw new NotTextError()
  }
}

/** A pair of surrogates is one character: the cut goes before it. */
function wholeUntil(text: string, cut: number): number {
  const last = text.charCodeAt(cut - 1)
  return last >= 0xd800 && last <= 0xdbff ? cut - 1 : cut
}

/** A stream's chunks, released when the reading ends early. Not every browser can iterate over a stream by itself. */
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

/** The name a room gets from the file it is imported from. */
export function nameFromFile(file: string, maxChars: number): string {
  const name = file.replace(/(?<=.)\.[^.]*$/, '').trim()
  return name.slice(0, name.length > maxChars ? wholeUntil(name, maxChars) : maxChars)
}
