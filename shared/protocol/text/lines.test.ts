import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonLine, linesOf, LineSplitter, textOf, type Line } from './lines.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function utf16(text: string, order: 'le' | 'be', mark = '\uFEFF'): Uint8Array {
  const bytes = new Uint8Array(2 * (mark.length + text.length))
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < bytes.length / 2; at++)
    view.setUint16(2 * at, (mark + text).charCodeAt(at), order === 'le')
  return bytes
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

function read(chunks: Iterable<Uint8Array>, maxBytes = 1_000): Line[] {
  const splitter = new LineSplitter(maxBytes)
  const lines: Line[] = []
  for (const chunk of chunks) lines.push(...splitter.push(chunk))
  return [...lines, ...splitter.end()]
}

const numbered = (...texts: string[]): Line[] => texts.map((text, i) => ({ number: i + 1, text }))
const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 9 }))
/** Characters that some programs treat as a line end, and others that are easily split. */
const odd = fc.constantFrom('\u2028', '\u2029', '\u0085', '\v', '\f', '\u001C', '\u010A', '\u0A0A', '🙂', 'a')
const content = fc
  .array(fc.oneof(odd, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll(/[\r\n\uFEFF]/g, ''))
const texts = fc.array(content, { minLength: 1, maxLength: 6 })

describe('kind 3: only \\n ends a line', () => {
  test.each([
    ['utf-8', utf8],
    ['utf-8 with a mark', (text: string) => utf8(`\uFEFF${text}`)],
    ['utf-16le', (text: string) => utf16(text, 'le')],
    ['utf-16be', (text: string) => utf16(text, 'be')],
  ])('in %s, however the bytes are split', (_, encode) => {
    fc.assert(
      fc.property(texts, fc.constantFrom('\n', '\r\n'), sizes, (lines, end, cuts) => {
        const whole = encode(lines.map((line) => line + end).join(''))
        expect(read(cut(whole, cuts))).toEqual(numbered(...lines))
      }),
    )
  })

  test('the last line needs no end, a lone \\r is text, and empty lines count', () => {
    expect(read([utf8('a\rb\n\n\r\nlast')])).toEqual(numbered('a\rb', '', '', 'last'))
    expect(read([utf8('a\n')])).toEqual(numbered('a'))
    expect(read([])).toEqual([])
  })

  test('a line is returned as soon as it ends, for conversations in a pipe', () => {
    const splitter = new LineSplitter(100)
    expect([...splitter.push(utf8('h'))]).toEqual([])
    expect([...splitter.push(utf8('i\nther'))]).toEqual(numbered('hi'))
    expect([...splitter.push(utf8('e\n'))]).toEqual([{ number: 2, text: 'there' }])
  })
})

describe('a bad line is refused with its number, and the next ones are read', () => {
  test('if it is too long, without holding more than the limit', () => {
    const long = new Uint8Array(1_000).fill(0x61)
    const splitter = new LineSplitter(1_500)
    expect([...splitter.push(utf8('first\n'))]).toEqual(numbered('first'))
    expect([...splitter.push(long)]).toEqual([])
    expect([...splitter.push(long)]).toEqual([{ number: 2, problem: 'too-long' }])
    for (let i = 0; i < 9; i++) expect([...splitter.push(long)]).toEqual([])
    expect([...splitter.push(utf8('\nthird'))]).toEqual([])
    expect([...splitter.end()]).toEqual([{ number: 3, text: 'third' }])
  })

  test('if its bytes have no known encoding', () => {
    const latin1 = Uint8Array.of(...utf8('Gr'), 0xfc, 0xdf, ...utf8('e\nzweite\n'))
    expect(read([latin1])).toEqual([
      { number: 1, problem: 'not-text' },
      { number: 2, text: 'zweite' },
    ])
    expect(read([Uint8Array.of(0xff)])).toEqual([{ number: 1, problem: 'not-text' }])
    // Half a surrogate pair, and a file that ends within a unit.
    expect(read([utf16('a\uD83D\nb', 'le')])).toEqual([
      { number: 1, problem: 'not-text' },
      { number: 2, text: 'b' },
    ])
    expect(read([utf16('a', 'le'), Uint8Array.of(0x62)])).toEqual([{ number: 1, problem: 'not-text' }])
  })
})

test('kind 6: a byte order mark is removed, but only at the start', () => {
  expect(read([utf8('\uFEFFa\n\uFEFFb')])).toEqual(numbered('a', '\uFEFFb'))
  expect(textOf(utf8('\uFEFF{\r\n}\r\n'))).toEqual({ text: '{\n}' })
  expect(textOf(utf16('{"name":"Zoë"}', 'le'))).toEqual({ text: '{"name":"Zoë"}' })
  expect(textOf(Uint8Array.of(0x61, 0x0a, 0xfc))).toEqual({ number: 2, problem: 'not-text' })
  expect(textOf(new Uint8Array(0))).toEqual({ text: '' })
})

test('a source is read chunk by chunk', async () => {
  const lines: Line[] = []
  for await (const line of linesOf([utf8('a\nb'), utf8('c')], 10)) lines.push(line)
  expect(lines).toEqual(numbered('a', 'bc'))
})

test('kind 3: a line of JSON has no character at which other programs end a line', () => {
  fc.assert(
    fc.property(fc.array(content), (value) => {
      const line = jsonLine(value)
      expect(JSON.parse(line)).toEqual(value)
      // Those of Python's splitlines; other programs use a part of these.
      expect(line).toMatch(/^[^\p{Cc}\u2028\u2029]*$/u)
    }),
  )
})
