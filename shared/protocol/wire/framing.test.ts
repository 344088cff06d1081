import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameSplitter, type FramingProblem } from './framing.ts'

const utf8 = new TextEncoder()

interface Result {
  readonly frames: string[]
  readonly problem: FramingProblem | null
  /** Bytes fed until the problem, or all of them. */
  readonly taken: number
}

function feed(splitter: FrameSplitter, chunks: Iterable<Uint8Array>): Result {
  const frames: string[] = []
  let taken = 0
  for (const chunk of chunks) {
    taken += chunk.length
    const pushed = splitter.push(chunk)
    for (;;) {
      const next = pushed.next()
      if (!next.done) frames.push(next.value)
      else if (next.value === null) break
      else return { frames, problem: next.value, taken }
    }
  }
  return { frames, problem: null, taken }
}

/** Each chunk's memory is overwritten when the next one arrives, as in a pooled read buffer. */
function* cut(bytes: Uint8Array, sizes: Iterable<number>): Generator<Uint8Array> {
  let at = 0
  for (const size of sizes) {
    if (at >= bytes.length) return
    const chunk = bytes.slice(at, at + size)
    yield chunk
    chunk.fill(0xff)
    at += size
  }
}

const oneByOne = {
  *[Symbol.iterator]() {
    for (;;) yield 1
  },
}
const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 24 }))
const split = (max: number, ...chunks: string[]): Result =>
  feed(
    new FrameSplitter(max),
    chunks.map((chunk) => utf8.encode(chunk)),
  )

describe('splitting', () => {
  const frame = fc.oneof(
    fc.json({ stringUnit: 'binary' }),
    fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => JSON.stringify(text)),
    fc.constantFrom('"漢字"', '"👩‍👩‍👧‍👦"', '"é"', '\uFEFF{}', '{"a":"\u2028"}', '"a\rb"'),
  )
  const line = fc.tuple(frame, fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\n\r\n'))

  test('[F1] the frames do not depend on how the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('', '\n', '\r\n'),
        sizes,
        (lines, first, cuts) => {
          const bytes = utf8.encode(first + lines.map((parts) => parts.join('')).join(''))
          expect(feed(new FrameSplitter(bytes.length), cut(bytes, cuts))).toEqual({
            frames: lines.map(([text]) => text),
            problem: null,
            taken: bytes.length,
          })
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['nothing yet', ['{"a"'], []],
    ['the end of a line that began earlier', ['{"a"', ':1}\n'], ['{"a":1}']],
    ['a newline of its own', ['{}', '\n'], ['{}']],
    ['\\r and \\n in two chunks', ['{}\r', '\n'], ['{}']],
    ['blank lines only', ['\n\r\n', '\r', '\n\n'], []],
    ['empty chunks', ['', '{', '', '}\n', ''], ['{}']],
    ['a frame and the beginning of the next', ['{}\n[', ']\n'], ['{}', '[]']],
  ])('[F1] %s', (_, chunks, frames) => {
    expect(split(100, ...chunks)).toMatchObject({ frames, problem: null })
  })
})

describe('the limit', () => {
  test.each([
    ['exactly the limit', ['0123456789\n'], ['0123456789'], null],
    ['one byte more', ['0123456789x\n'], [], 'frame-too-large'],
    ['exactly the limit, in two chunks', ['0123', '456789', '\n'], ['0123456789'], null],
    ['one byte more, in two chunks', ['0123', '456789x\n'], [], 'frame-too-large'],
    ['exactly the limit and no newline yet', ['0123456789'], [], null],
    ['one byte more and no newline yet', ['0123456789x'], [], 'frame-too-large'],
    ['one byte more in a chunk of its own', ['0123456789', 'x'], [], 'frame-too-large'],
    ['bytes count, not characters: at the limit', ['ééééé\n'], ['ééééé'], null],
    ['bytes count, not characters: beyond', ['éééééé\n'], [], 'frame-too-large'],
    ['each frame counts separately', ['0123456789\n0123456789\n'], ['0123456789', '0123456789'], null],
    ['earlier frames are returned', ['{}\n0123456789x'], ['{}'], 'frame-too-large'],
    ['nothing after the problem is read', ['0123456789x\n{}\n'], [], 'frame-too-large'],
  ])('[F2] %s', (_, chunks, frames, problem) => {
    expect(split(10, ...chunks)).toMatchObject({ frames, problem })
  })

  test('[F2] a line is refused if and only if it is longer than the limit, however it is split', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 40 }), sizes, (length, max, cuts) => {
        const bytes = utf8.encode(`${'x'.repeat(length)}\n`)
        expect(feed(new FrameSplitter(max), cut(bytes, cuts)).problem).toBe(
          length > max ? 'frame-too-large' : null,
        )
      }),
    )
  })

  test('[F2] an endless line is refused at the first byte beyond the limit', () => {
    const result = feed(new FrameSplitter(4096), cut(new Uint8Array(100_000).fill(0x78), oneByOne))
    expect(result).toEqual({ frames: [], problem: 'frame-too-large', taken: 4097 })
  })

  test('[F2] finished frames and blank lines do not count against later ones', () => {
    const stream = utf8.encode('{}\r\n\r\n\n'.repeat(5_000))
    const result = feed(new FrameSplitter(4), cut(stream, oneByOne))
    expect(result.problem).toBeNull()
    expect(result.frames).toHaveLength(5_000)
  })

  test('[F2] a raised limit applies to an unfinished frame', () => {
    const splitter = new FrameSplitter(4)
    feed(splitter, [utf8.encode('"012')])
    splitter.maxBytes = 10
    expect(feed(splitter, [utf8.encode('34567"\n')])).toMatchObject({ frames: ['"01234567"'], problem: null })
  })

  test('[F2] a limit raised between two frames of a chunk applies to the second', () => {
    const splitter = new FrameSplitter(2)
    const pushed = splitter.push(utf8.encode('{}\n"longer"\n'))
    expect(pushed.next()).toEqual({ done: false, value: '{}' })
    splitter.maxBytes = 10
    expect(pushed.next()).toEqual({ done: false, value: '"longer"' })
    expect(pushed.next()).toEqual({ done: true, value: null })
  })
})

describe('bytes that are not UTF-8', () => {
  const bad = [
    ['a byte that never occurs', [0xff]],
    ['a continuation without a beginning', [0x80]],
    ['a sequence that ends early', [0xe6, 0xbc]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond the last code point', [0xf4, 0x90, 0x80, 0x80]],
  ] as const

  test.each(bad)('[F3] %s ends the stream, whole or in pieces', (_, bytes) => {
    const stream = Uint8Array.from([...utf8.encode('{}\n"'), ...bytes, ...utf8.encode('"\n[]\n')])
    for (const cuts of [[stream.length], oneByOne]) {
      expect(feed(new FrameSplitter(100), cut(stream, cuts))).toMatchObject({
        frames: ['{}'],
        problem: 'not-utf8',
      })
    }
  })
})
