import { Readable } from 'node:stream'
import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { pipedLines } from './piped-lines.ts'

async function read(...chunks: (string | Uint8Array)[]) {
  const [lines, bad]: [string[], string[]] = [[], []]
  for await (const line of pipedLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) {
    if ('text' in line) lines.push(line.text)
    else bad.push(`${line.line}: ${line.problem}`)
  }
  return { lines, bad }
}

test('kind 3: a line of input stays one line, whatever separators it contains', async () => {
  const text = 'first half\u2028second half of the same message'
  expect(await read(`${text}\n`, 'next\r\n')).toEqual({ lines: [text, 'next'], bad: [] })
})

test('kind 7: bytes that are not UTF-8 are refused with a message, never replaced; UTF-16 with a mark is read', async () => {
  const latin1 = Buffer.from('Gr\u00FC\u00DFe aus K\u00F6ln\n', 'latin1')
  const shiftJis = Uint8Array.of(0x82, 0xb1, 0x82, 0xf1, 0x0a)
  expect(await read('ok\n', latin1, shiftJis, 'zweite Zeile\n')).toEqual({
    lines: ['ok', 'zweite Zeile'],
    bad: ['2: ignored, because it is not UTF-8 text', '3: ignored, because it is not UTF-8 text'],
  })
  const utf16 = Buffer.from('\uFEFFGrüße\r\nzweite\r\n', 'utf16le')
  expect(await read(utf16.subarray(0, 5), utf16.subarray(5))).toEqual({ lines: ['Grüße', 'zweite'], bad: [] })
  expect(await read('\uFEFFhello\n')).toEqual({ lines: ['hello'], bad: [] })
})

test('kind 13: the output of programs is read as a terminal would show it', async () => {
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

test('a line that is too long is refused with its number', async () => {
  const { lines, bad } = await read('a\n', Buffer.alloc(3_000_000, 'x'), '\nb\n')
  expect(lines).toEqual(['a', 'b'])
  expect(bad).toEqual(['2: ignored, because it is longer than 1024 KiB'])
})

test('input is read only as fast as its lines are used', async () => {
  let given = 0
  function* endless() {
    for (;;) {
      given++
      yield Buffer.from('line\n')
    }
  }
  const input = Readable.from(endless(), { highWaterMark: 2 })
  const lines = pipedLines(input)
  expect(await lines.next()).toMatchObject({ value: { text: 'line' } })
  for (let i = 0; i < 50; i++) await soon()
  expect(given).toBeLessThan(10)
  input.destroy()
  // The program closed it: that is the end, not an error.
  for await (const _ of lines) expect(given).toBeLessThan(10)
})

test('unreadable input counts as ended', async () => {
  const input = new Readable({ read: () => input.destroy(new Error('EBADF: bad file descriptor, read')) })
  expect(await pipedLines(input).next()).toEqual({ done: true, value: undefined })
})
