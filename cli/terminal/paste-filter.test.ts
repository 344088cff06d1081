import { EventEmitter } from 'node:events'
import { setImmediate as soon } from 'node:timers/promises'
import type { ReadStream } from 'node:tty'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PasteFilter } from './paste-filter.ts'

/** The filter's output for the chunks of a terminal: keys as they are, pastes in brackets. */
async function filtered(...chunks: readonly Uint8Array[]): Promise<string> {
  const terminal = Object.assign(new EventEmitter(), { resume: () => {} })
  let seen = ''
  const filter = new PasteFilter(terminal as unknown as ReadStream, (text) => (seen += `<${text}>`))
  filter.on('data', (keys: Buffer) => (seen += keys.toString('latin1')))
  // Like a terminal: keys arrive once they are read.
  await soon()
  for (const chunk of chunks) terminal.emit('data', Buffer.from(chunk))
  return seen
}

const [BEGIN, END] = ['\u001B[200~', '\u001B[201~']
const bytes = (text: string) => Buffer.from(text)

describe('kind 5: a paste among keys', () => {
  test('is passed on whole and in order', async () => {
    expect(await filtered(bytes(`ab${BEGIN}one\rtwo${END}c\r`))).toBe('ab<one\rtwo>c\r')
    expect(await filtered(bytes(`${BEGIN}日本${END}${BEGIN}${END}`))).toBe('<日本><>')
  })

  test('is passed on whole, however the input is split', async () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom('a', '\r', '\u001B', '\u001B[A', '\u001B[2~', '[200~'),
        fc
          .constantFrom('', 'x', 'é\r\n日', '\u001B[200', '\u001B[31m')
          .map((text) => `${BEGIN}${text}${END}`),
      ),
    )
    await fc.assert(
      fc.asyncProperty(parts, fc.array(fc.nat(12)), async (texts, cuts) => {
        const all = bytes(texts.join(''))
        const pieces: Uint8Array[] = []
        let at = 0
        for (const size of cuts) pieces.push(all.subarray(at, (at += size)))
        // A possible beginning of a paste is held until the next key shows that it is not one.
        const cut = await filtered(...pieces, all.subarray(at), bytes('!'))
        expect(cut).toBe(await filtered(all, bytes('!')))
      }),
    )
  })

  test('is passed on whole if it is large', async () => {
    const text = 'x\r'.repeat(500_000)
    const all = bytes(`${BEGIN}${text}${END}`)
    const pieces = Array.from({ length: Math.ceil(all.length / 4096) }, (_, i) =>
      all.subarray(i * 4096, (i + 1) * 4096),
    )
    expect(await filtered(...pieces)).toBe(`<${text}>`)
  })
})
