/** A text that was cut to fit, and where the caret goes. */
export interface Fitted {
  readonly text: string
  readonly caret: number
  /** How many of the inserted characters fit, and how many do not. */
  readonly taken: number
  readonly left: number
}

/**
 * Fits an edit from `before` to `after` into a field of at most `max` characters. Only what the
 * edit inserted is cut, at its end.
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

/** The first `max` characters of a text; never half of a surrogate pair. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, Math.max(max, 0))
  return HALF.test(cut.slice(-1)) ? cut.slice(0, -1) : cut
}

/** The first unit of a surrogate pair. */
const HALF = /[\uD800-\uDBFF]/

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a[at] === b[at]) at++
  return at
}

/** Ignores the first `start` characters, which already belong to the common beginning. */
function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start
  let count = 0
  while (count < most && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}
