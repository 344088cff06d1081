/** A text that was cut to fit: what is left of it, and where the caret goes. */
export interface Fitted {
  readonly text: string
  readonly caret: number
  /** How many of the inserted characters are in it, and how many did not fit. */
  readonly taken: number
  readonly left: number
}

/**
 * What a field of at most `max` characters takes of an edit that made `after` of `before`. Only what
 * the edit inserted is cut, at its end: what stood there before stays whole.
 */
export function fitText(before: string, after: string, max: number): Fitted {
  if (after.length <= max) return { text: after, caret: after.length, taken: after.length, left: 0 }
  const start = commonStart(before, after)
  const end = commonEnd(before, after, start)
  const inserted = after.slice(start, after.length - end)
  const kept = cutText(inserted, max - start - end)
  return {
    text: after.slice(0, start) + kept + after.slice(after.length - end),
    caret: start + kept.length,
    taken: kept.length,
    left: inserted.length - kept.length,
  }
}

/** The first `max` characters of a text; none for less than one. A character of two units is not split. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, Math.max(max, 0))
  return HALF.test(cut.slice(-1)) ? cut.slice(0, -1) : cut
}

/** The first unit of a character that has two. */
const HALF = /[\uD800-\uDBFF]/

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a[at] === b[at]) at++
  return at
}

/** Does not reach into the first `start` characters, which are in the common beginning already. */
function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start
  let count = 0
  while (count < most && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}
