// Undoes what keyboards, mail programs and documents do to text that has to be exact.

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const DASHES = /[‐‑‒–—−]/gu
/** Chinese and Japanese full stops, which may replace dots in domain names (RFC 5895). */
const IDEOGRAPHIC_DOTS = /[。｡]/gu
/** A number that is not part of a name. */
const NUMBER = /(?<![\p{L}\p{M}\p{N}_-])\p{Nd}+(?![\p{L}\p{M}\p{N}_-])/gu
const DIGIT = /\p{Nd}/gu

/** Digits of any script as 0 to 9. */
export const asciiDigits = (text: string): string => text.replace(DIGIT, asciiDigit)

/** Unicode keeps the decimal digits of a script together and in order, from zero to nine. */
function asciiDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++
  return `${before % 10}`
}

/**
 * Text of an address, port or link with the intended characters: compatibility forms such as full
 * width are folded (NFKC), dots, dashes and digits are ASCII, and invisible characters are removed.
 * Spaces stay.
 */
export const foldTyped = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .replace(IDEOGRAPHIC_DOTS, '.')
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(NUMBER, asciiDigits)
