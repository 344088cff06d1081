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
const first = (word: string): string => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/** Up to two initials, of the first and the last word; one where letters are wide. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word))
  const start = first(words[0] ?? name)
  const end = words.length > 1 ? first(words.at(-1) ?? '') : ''
  const narrow = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]$/u
  return narrow.test(start) && narrow.test(end) ? (start + end).toUpperCase() : start.toUpperCase()
}

/**
 * The hue of each member, in the order in which they joined: that of their key or, if taken, the
 * free one furthest from all taken ones. So no two of the first twelve look alike, and everyone who
 * is told the same order sees the same.
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

/** The free hue furthest from all taken ones; among equals, the first one going up from `own`. */
function furthestFrom(worn: readonly number[], own: number): number {
  let [best, room] = [own, 0]
  for (let step = 1; step < AVATAR_HUES; step++) {
    const hue = (own + step) % AVATAR_HUES
    const nearest = Math.min(...worn.map((other) => distance(hue, other)))
    if (nearest > room) [best, room] = [hue, nearest]
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
