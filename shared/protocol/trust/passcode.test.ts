import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makePasscode, PASSCODE_DIGITS, readPasscode, showPasscode } from './passcode.ts'

const random = fc.uint8Array({ minLength: 8, maxLength: 8 })

describe('a passcode', () => {
  test('has six digits, and is read again as displayed', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const passcode = makePasscode(bytes)
        expect(passcode).toMatch(/^\d{6}$/)
        expect(passcode).toHaveLength(PASSCODE_DIGITS)
        expect(readPasscode(passcode)).toBe(passcode)
        expect(readPasscode(showPasscode(passcode))).toBe(passcode)
      }),
    )
  })

  test('uses all its bytes and keeps leading zeros', () => {
    expect(makePasscode(new Uint8Array(8))).toBe('000000')
    expect(makePasscode(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7))).toBe('000007')
    expect(makePasscode(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0))).toBe(`${2n ** 56n % 1_000_000n}`)
    expect(() => makePasscode(new Uint8Array(7))).toThrow(RangeError)
  })

  test.each([
    '482915',
    '482 915',
    ' 482-915\n',
    '482–915',
    '4 8 2 9 1 5',
    '4.8.2.9.1.5',
    '482\u00A0915',
    '482\u200B915',
    '\u202E482915',
    '４８２９１５',
    '٤٨٢٩١٥',
    '۴۸۲۹۱۵',
    '४८२९१५',
    '๔๘๒๙๑๕',
    '𝟒𝟠𝟤𝟵𝟷𝟻',
    '④⑧②⑨①⑤',
  ])('may be typed as %j', (text) => {
    expect(readPasscode(text)).toBe('482915')
  })

  test.each(['', '48291', '4829155', '48291O', 'lab-pc', '-482915+', '½82915', '4829 I5', ' '.repeat(200)])(
    'cannot be %j',
    (text) => {
      expect(readPasscode(text)).toBeUndefined()
    },
  )

  test('can be typed in the digits of every script of Unicode', () => {
    const zeros = Array.from({ length: 0x110000 }, (_, code) => code).filter(
      (code) =>
        (code < 0xd800 || code > 0xdfff) && readPasscode(String.fromCodePoint(code).repeat(6)) === '000000',
    )
    expect(zeros.length).toBeGreaterThan(60)
    for (const zero of zeros.filter((code) => /\p{Nd}/u.test(String.fromCodePoint(code)))) {
      const digits = [4, 8, 2, 9, 1, 5].map((digit) => String.fromCodePoint(zero + digit)).join('')
      expect(readPasscode(digits)).toBe('482915')
    }
  })

  test('is read from any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const passcode = readPasscode(text)
        if (passcode !== undefined) expect(passcode).toMatch(/^\d{6}$/)
      }),
    )
  })
})
