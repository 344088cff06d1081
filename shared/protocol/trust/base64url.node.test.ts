import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64url, encodesBytes, toBase64url } from './base64url.ts'

test('bytes are encoded as by Node, and decoded again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(new Uint8Array(bytes))
      expect(encodesBytes(text, bytes.length)).toBe(true)
    }),
  )
})

test('an encoding is unique: decoded text is encoded to the same text', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]{0,50}$/), (text) => {
      const bytes = fromBase64url(text)
      if (bytes !== undefined) expect(toBase64url(bytes)).toBe(text)
    }),
  )
})

test('a 32-byte key has no second encoding in its spare bits', () => {
  const key = toBase64url(new Uint8Array(32))
  const others = ['B', 'C', 'D'].map((last) => key.slice(0, -1) + last)
  for (const other of others) {
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(key, 'base64url'))
    expect(fromBase64url(other)).toBeUndefined()
  }
})

test.each(['A', 'AAAAA', 'AA==', 'AA A', 'AA\n', 'AA+A', 'AA/A', 'ÄÄ', '😀', 'AAA\0'])(
  '%j is refused',
  (text) => {
    expect(fromBase64url(text)).toBeUndefined()
  },
)

test('encodesBytes checks the length', () => {
  expect(encodesBytes('A'.repeat(43), 32)).toBe(true)
  expect(encodesBytes('A'.repeat(42), 32)).toBe(false)
  expect(encodesBytes('A'.repeat(44), 32)).toBe(false)
  expect(encodesBytes('', 0)).toBe(true)
})
