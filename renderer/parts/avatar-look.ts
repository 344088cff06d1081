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

/**
 * Which hue each of these members wears, given in the order in which they joined: that of their key, or where somebody
 * wears it already the one that is furthest from all that are worn. So no two of the first twelve look alike, nor of any
 * twelve after them, and everybody who is told the same order sees the same.
 */
export function assignHues(ids: readonly string[]): ReadonlyMap<string, number> {
  const hues = new Map<string, number>()
  let worn: number[] = []
  for (const id of ids) {
    if (worn.length === AVATAR_HUES) worn = []
    const own = keyHue(id)
    const hue = worn.includes(own) ? furthestFrom(worn, own) : own
    worn.push(hue)
    hues.set(id, hue)
  }
  return hues
}

/** The free hue with the most room around it; of several, the first one going up from `own`. */
function furthestFrom(worn: readonly number[], own: number): number {
  let [best, room] = [own, 0]
  for (let step = 1; step < AVATAR_HUES; step++) {
    const hue = (own + step) % AVATAR_HUES
    const nearest = Math.min(...worn.map((other) => distance(hue, other)))
    if (nearest > room) [best, room] = [hue, nearest]
  }
  return best
}

/** How many steps lie between two hues of the circle. */
const distance = (a: number, b: number): number => Math.min(Math.abs(a - b), AVATAR_HUES - Math.abs(a - b))

/** The hue that hangs on the key alone. */
const keyHue = (id: string): number => hash(id) % AVATAR_HUES

/** How a member is drawn. Colour and pattern hang on the id, so a borrowed name does not bring a borrowed face. */
export function avatarLook(id: string, name: string): AvatarLook {
  const bits = hash(id)
  return {
    hue: keyHue(id),
    pattern: (bits >>> 8) % AVATAR_PATTERNS,
    turn: ((bits >>> 16) % 8) * 45,
    initials: initialsOf(name),
  }
}
