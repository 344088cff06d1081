import { hash } from './hash.ts'

export interface AvatarLook {
  /** An index of the hues in tokens.css. */
  readonly hue: number
  /** An index of the drawn patterns. */
  readonly pattern: number
  /** Degrees by which the pattern is turned. */
  readonly turn: number
  readonly initials: string
}

export const AVATAR_HUES = 12
export const AVATAR_PATTERNS = 5

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const firstGrapheme = (word: string): string =>
  graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/** Up to two initials, of the first and the last word; one where letters are wide. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word))
  const start = firstGrapheme(words[0] ?? name)
  const end = words.length > 1 ? firstGrapheme(words.at(-1) ?? '') : ''
  const narrow = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]$/u
  return narrow.test(start) && narrow.test(end) ? (start + end).toUpperCase() : start.toUpperCase()
}

/**
 * Assigns a hue to each member, in the order in which they joined: that of their key or, if taken,
 * the free one furthest from all taken ones. No two of the first twelve look alike, and every
 * window with the same order shows the same hues.
 */
export function assignHues(ids: readonly string[]): ReadonlyMap<string, number> {
  const hues = new Map<string, number>()
  let taken: number[] = []
  for (const id of ids) {
    if (taken.length === AVATAR_HUES) taken = []
    const own = keyHue(id)
    const hue = taken.includes(own) ? furthestFrom(taken, own) : own
    taken.push(hue)
    hues.set(id, hue)
  }
  return hues
}

/** The free hue furthest from all taken ones; among equals, the first one going up from `own`. */
function furthestFrom(taken: readonly number[], own: number): number {
  let [best, bestDistance] = [own, 0]
  for (let step = 1; step < AVATAR_HUES; step++) {
    const hue = (own + step) % AVATAR_HUES
    const nearest = Math.min(...taken.map((other) => distance(hue, other)))
    if (nearest > bestDistance) [best, bestDistance] = [hue, nearest]
  }
  return best
}

/** The steps between two hues of the circle. */
const distance = (a: number, b: number): number => Math.min(Math.abs(a - b), AVATAR_HUES - Math.abs(a - b))

/** The hue that depends on the key alone. */
const keyHue = (id: string): number => hash(id) % AVATAR_HUES

/**
 * How a member is drawn. Colour and pattern depend on the id, so someone who copies a name does not
 * copy the face.
 */
export function avatarLook(id: string, name: string): AvatarLook {
  const bits = hash(id)
  return {
    hue: keyHue(id),
    pattern: (bits >>> 8) % AVATAR_PATTERNS,
    turn: ((bits >>> 16) % 8) * 45,
    initials: initialsOf(name),
  }
}
