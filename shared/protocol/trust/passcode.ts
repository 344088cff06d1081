import { asciiDigits } from '../text/typed-text.ts'

/**
 * Passcodes have six digits: easy to say in any language and to type on any keyboard. A room allows
 * 20 wrong attempts before it needs a new one, so guessing succeeds once in 50,000 times. The PAKE
 * permits no other way to test guesses.
 */
export const PASSCODE_DIGITS = 6

/** A passcode from 8 unpredictable random bytes. */
export function makePasscode(random: Uint8Array): string {
  if (random.length !== 8) throw new RangeError('a passcode takes 8 random bytes')
  // From 64 bits, so the bias of the remainder is negligible.
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) % 10n ** BigInt(PASSCODE_DIGITS)
  return number.toString().padStart(PASSCODE_DIGITS, '0')
}

/** For display: "482 915". */
export const showPasscode = (passcode: string): string => `${passcode.slice(0, 3)} ${passcode.slice(3)}`

/** Separators that people type between digits, and invisible characters. */
const BETWEEN = /[\s\p{Pd}.,·_'’\p{Default_Ignorable_Code_Point}]/gu

/**
 * Reads a typed passcode, in the digits of any script and with usual separators. Undefined if it is
 * not six digits; an app should report that without using up an attempt.
 */
export function readPasscode(text: string): string | undefined {
  if (text.length > 100) return undefined
  const digits = asciiDigits(text.normalize('NFKC').replace(BETWEEN, ''))
  return /^\d{6}$/.test(digits) ? digits : undefined
}
