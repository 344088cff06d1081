import { hash } from './hash.ts'

export interface AvatarLook {
  /** Which of the hues in tokens.css. */
  readonly hue: number
  /** One of the drawn patterns. */
  readonly pattern: number
  /** Degrees the pattern is turned by. */
  readonly turn: number
  readonly initials: string
}

export const AVATAR_HUES = 12
export const AVATAR_PATTERNS = 5

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const first = (word: string): string => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/** Up to two letters to know somebody by: of the first and the last word, one alone where letters are wide. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word))
  const start = first(words[0] ?? name)
  const end = words.length > 1 ? first(words.at(-1) ?? '') : ''
  const narrow = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]$/u
  return narrow.test(start) && narrow.test(end) ? (start + end).toUpperCase() : start.toUpperCase()
}

/** How a member is drawn. Colour and pattern hang on the id, so a borrowed name does not bring a borrowed face. */
export function avatarLook(id: string, name: string): AvatarLook {
  const bits = hash(id)
  return {
    hue: bits % AVATAR_HUES,
    pattern: (bits >>> 8) % AVATAR_PATTERNS,
    turn: ((bits >>> 16) % 8) * 45,
    initials: initialsOf(name),
  }
}
