import { Readable } from 'node:stream'
import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inputLines, unreadLine, unsentLine } from './input.ts'

const never = new AbortController().signal

async function read(...chunks: (string | Uint8Array)[]) {
  const [lines, bad]: [string[], string[]] = [[], []]
  for await (const line of inputLines(never, Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) {
    if ('problem' in line) bad.push(unreadLine(line))
    else lines.push(line.text)
  }
  return { lines, bad }
}

test('kind 3: one line of input is one line, whatever separators are in it', async () => {
  const text = 'first half\u2028second half of the same message'
  expect(await read(`${text}\n`, 'next\r\n')).toEqual({ lines: [text, 'next'], bad: [] })
})

test('kind 7: bytes that are not UTF-8 are refused and said, never replaced; UTF-16 with a mark is read', async () => {
  const latin1 = Buffer.from('Gr\u00FC\u00DFe aus K\u00F6ln\n', 'latin1')
  const shiftJis = Uint8Array.of(0x82, 0xb1, 0x82, 0xf1, 0x0a)
  expect(await read('ok\n', latin1, shiftJis, 'zweite Zeile\n')).toEqual({
    lines: ['ok', 'zweite Zeile'],
    bad: ['Line 2 was not used: it is not UTF-8 text.', 'Line 3 was not used: it is not UTF-8 text.'],
  })
  expect(unsentLine({ number: 2, problem: 'not-text' })).toBe('Not sent: it is not UTF-8 text.')
  const utf16 = Buffer.from('\uFEFFGrüße\r\nzweite\r\n', 'utf16le')
  expect(await read(utf16.subarray(0, 5), utf16.subarray(5))).toEqual({ lines: ['Grüße', 'zweite'], bad: [] })
  expect(await read('\uFEFFhello\n')).toEqual({ lines: ['hello'], bad: [] })
})

test('kind 13: output of programs is read as a terminal shows it', async () => {
  const ansi = [
    '\u001B[31mFAIL\u001B[0m test one',
    '\u001B]8;;http://example.com/a\u001B\\link\u001B]8;;\u001B\\ end',
    '\u001B]0;title\u0007prompt$ ls',
    '\u001B[2K\rprogress 50%\r\u001B[2Kprogress 100%',
    'N\bNA\bAM\bME\bE bold',
    '\u001B(B\u001B[mdone',
  ]
  const { lines } = await read(`${ansi.join('\n')}\n`)
  expect(lines).toEqual(['FAIL test one', 'link end', 'prompt$ ls', 'progress 100%', 'NAME bold', 'done'])
})

test('a line beyond the limit is refused with its number', async () => {
  const { lines, bad } = await read('a\n', Buffer.alloc(3_000_000, 'x'), '\nb\n')
  expect(lines).toEqual(['a', 'b'])
  expect(bad).toEqual(['Line 2 was not used: it is longer than 1024 KiB.'])
})

/** An input without an end, and how much of it was read so far. */
function endless() {
  const given = { chunks: 0 }
  function* chunks() {
    for (;;) {
      given.chunks++
      yield Buffer.from('line\n')
    }
  }
  return { given, input: Readable.from(chunks(), { highWaterMark: 2 }) }
}

test('no more is read than is taken: a large file waits until there is space for its next line', async () => {
  const { given, input } = endless()
  const lines = inputLines(never, input)
  expect(await lines.next()).toEqual({ done: false, value: { number: 1, text: 'line' } })
  for (let i = 0; i < 50; i++) await soon()
  expect(given.chunks).toBeLessThan(10)
  await lines.return()
  expect(input.destroyed).toBe(true)
})

test('an input that is let go of, or that cannot be read, is at its end', async () => {
  const ending = new AbortController()
  const silent = new Readable({ read: () => {} })
  const next = inputLines(ending.signal, silent).next()
  ending.abort()
  expect(await next).toEqual({ done: true, value: undefined })
  const broken = new Readable({ read: () => broken.destroy(new Error('EBADF: bad file descriptor, read')) })
  expect(await inputLines(never, broken).next()).toEqual({ done: true, value: undefined })
})
