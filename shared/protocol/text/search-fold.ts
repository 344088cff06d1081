import { asciiDigits } from './typed-text.ts'

// Text as search compares it, without differences in spelling that do not change the meaning.

const ASCII = /^[\0-\x7f]*$/
const OTHER_DIGITS = /(?!\d)\p{Nd}/u
/** Soft hyphens, joiners, variation selectors and the like, and the Arabic tatweel. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u0640]/gu
/** Accents, points and marks for symbols. Marks of other scripts are vowels, which stay. */
const MARKS = new RegExp(
  [
    // Latin, Greek and Cyrillic
    String.raw`[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]`,
    // Hebrew
    String.raw`[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]`,
    // Arabic
    String.raw`[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED]`,
  ].join('|'),
  'g',
)

/** Replacements of the characters on the left. Those that NFKD decomposes need no entry. */
const ALIKE: readonly (readonly [string, string])[] = [
  ['`´\u1FEF\u1FFD’‘‛ʼʻʹ′＇', "'"],
  ['“”„‟«»″＂', '"'],
  ['‐‑‒–—―−﹘－', '-'],
  ['ßẞ', 'ss'],
  ['æÆ', 'ae'],
  ['œŒ', 'oe'],
  ['øØ', 'o'],
  ['đĐðÐ', 'd'],
  ['łŁ', 'l'],
  ['ħĦ', 'h'],
  ['ŧŦ', 't'],
  ['þÞ', 'th'],
  ['ı', 'i'],
  ['ς', 'σ'],
  // Arabic and Persian letters that are interchanged.
  ['ىی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
]
const meant = new Map(ALIKE.flatMap(([signs, as]) => Array.from(signs, (sign) => [sign, as] as const)))
const SIGNS = new RegExp(`[${[...meant.keys()].join('')}]`, 'gu')
const asMeant = (text: string): string => text.replace(SIGNS, (sign) => meant.get(sign) ?? sign)

/**
 * A text as search compares it: lower case and compatibility forms (NFKC), without accents,
 * invisible characters and optional marks, with one kind of apostrophe, quote and dash. Linear time
 * and idempotent.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replaceAll('`', "'")
  const plain = asMeant(text).normalize('NFKD').replace(INVISIBLE, '').replace(MARKS, '')
  // Again, since decomposition may have produced more of these characters.
  const folded = asMeant(plain.toLowerCase()).normalize('NFC')
  return OTHER_DIGITS.test(folded) ? asciiDigits(folded) : folded
}

/** A folded text, with the origin of each of its UTF-16 units. */
export interface FoldedText {
  readonly folded: string
  /** Where the character of each unit begins in the text. */
  readonly from: readonly number[]
  /** Where it ends, including its marks and invisible characters after it. */
  readonly to: readonly number[]
}

/** Marks and invisible characters, which are folded together with the character before them. */
const AFTER = String.raw`[\p{M}\p{Default_Ignorable_Code_Point}\u0640\uFF9E\uFF9F]*`
/** Parts of Korean syllables, which may combine with what precedes them. */
const JAMO = String.raw`[\u1100-\u11FF\u3131-\u318E\u3200-\u321E\u3260-\u327E\uA960-\uA97C\uD7B0-\uD7FB\uFFA0-\uFFDC]`
const SIGN = new RegExp(`[^]${AFTER}`, 'gu')
const JOINING = new RegExp(`^${JAMO}`, 'u')

/** Folds a text and keeps the positions, to highlight matches in the original. */
export function foldWithPositions(text: string): FoldedText {
  if (ASCII.test(text)) {
    const from = Array.from(text, (_, i) => i)
    return { folded: fold(text), from, to: from.map((i) => i + 1) }
  }
  const from: number[] = []
  const to: number[] = []
  let folded = ''
  for (const { begin, end } of signsOf(text)) {
    const part = fold(text.slice(begin, end))
    folded += part
    for (let i = 0; i < part.length; i++) {
      from.push(begin)
      to.push(end)
    }
  }
  return { folded, from, to }
}

/** The pieces of a text that can be folded one by one. */
function* signsOf(text: string): Generator<{ readonly begin: number; readonly end: number }> {
  let held: { begin: number; end: number } | null = null
  for (const { 0: sign, index } of text.matchAll(SIGN)) {
    const end = index + sign.length
    if (held && JOINING.test(sign) && isComposed(text.slice(held.begin, held.end), sign)) held.end = end
    else {
      if (held) yield held
      held = { begin: index, end }
    }
  }
  if (held) yield held
}

const isComposed = (before: string, sign: string): boolean =>
  fold(before + sign) !== fold(before) + fold(sign)
