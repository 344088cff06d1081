import { describe, expect, test } from 'vitest'
import { BadLineError, chunksOf, nameFromFile, textPieces } from './text-pieces.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

async function pieces(text: string, chunk: number, max: number): Promise<string[]> {
  const bytes = new TextEncoder().encode(text)
  return all(textPieces(inChunks(bytes, chunk), max))
}

describe('textPieces', () => {
  test('yields the whole text in order, however it is chunked', async () => {
    const text = 'Zoë, 田中, 🙂🙃 and\na line\u2028of two halves\n'
    for (const chunk of [1, 2, 3, 5, 7, 64]) {
      for (const max of [2, 3, 4, 10, 100]) {
        // oxlint-disable-next-line no-await-in-loop -- one case after another
        const got = await pieces(text, chunk, max)
        expect(got.join('')).toBe(text)
        for (const piece of got) {
          expect(piece.length).toBeLessThanOrEqual(max)
          expect(piece.isWellFormed()).toBe(true)
        }
      }
    }
  })

  test('pieces are full except the last', async () => {
    expect((await pieces('a'.repeat(9), 3, 4)).map(({ length }) => length)).toEqual([4, 4, 2])
  })

  test('kind 6: an empty file has no pieces, a byte order mark is dropped, and UTF-16 is read', async () => {
    expect(await pieces('', 4, 4)).toEqual([])
    expect(await pieces('\uFEFFx', 1, 4)).toEqual(['x\n'])
    const utf16 = Uint8Array.of(0xff, 0xfe, 0xe4, 0, 0x0d, 0, 0x0a, 0, 0x62, 0)
    expect(await all(textPieces(inChunks(utf16, 3), 9))).toEqual(['ä\nb\n'])
  })

  test.each([
    [[0x61, 0x0a, 0xff, 0x62], 'line 2 is not UTF-8 text'],
    [[0x61, 0xe7, 0x94], 'line 1 is not UTF-8 text'],
    [Array.from({ length: 200_000 }, () => 0x61), 'line 1 is longer than 128 KiB'],
  ])('kind 7: a file with a bad line is refused with its number', async (bytes, message) => {
    await expect(all(textPieces(inChunks(Uint8Array.from(bytes), 60_000), 4))).rejects.toThrow(
      expect.objectContaining({ name: BadLineError.name, message }),
    )
  })

  test('a stream is cancelled when reading ends early', async () => {
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1)),
      cancel: () => {
        cancelled = true
      },
    })
    for await (const chunk of chunksOf(stream)) if (chunk.length === 1) break
    expect(cancelled).toBe(true)
  })
})

test.each([
  ['physics-2b.jsonl', 'physics-2b'],
  ['a.b.jsonl', 'a.b'],
  ['.jsonl', '.jsonl'],
  ['plain', 'plain'],
  [`${'🙂'.repeat(10)}.jsonl`, '🙂🙂🙂🙂'],
])('%s imports as %s', (file, name) => {
  expect(nameFromFile(file, file.startsWith('🙂') ? 9 : 60)).toBe(name)
})
