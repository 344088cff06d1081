import { asciiDigits } from '../text/typed-text.ts'

/**
 * Passcodes are six digits: easy to say in any language and to type on any keyboard. A room allows
 * 20 attempts before it needs a new one, so guessing succeeds once in 50,000 times. The PAKE leaves
 * no other way to try.
 */
export const PASSCODE_DIGITS = 6

/** A passcode from 8 unpredictable random bytes. */
export function makePasscode(random: Uint8Array): string {
  if (random.length !== 8) throw new RangeError('a passcode takes 8 random bytes')
  // 64 bits for one of a million: the remainder's bias is less than one in ten million millions.
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) % 10n ** BigInt(PASSCODE_DIGITS)
  return number.toString().padStart(PASSCODE_DIGITS, '0')
}

/** For display: "482 915". */
export const showPasscode = (passcode: string): string => `${passcode.slice(0, 3)} ${passcode.slice(3)}`

/** What people put between digits, and invisible characters. */
const BETWEEN = /[\s\p{Pd}.,·_'’\p{Default_Ignorable_Code_Point}]/gu

/**
 * Reads a typed passcode, in the digits of any script and with usual separators. Undefined if it
 * cannot be one, which an app should say without spending an attempt.
 */
export function readPasscode(text: string): string | undefined {
  if (text.length > 100) return undefined
  const digits = asciiDigits(text.normalize('NFKC').replace(BETWEEN, ''))
  return /^\d{6}$/.test(digits) ? digits : undefined
}
