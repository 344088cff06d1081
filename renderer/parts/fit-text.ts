/** A text that was cut to fit, and where the caret goes. */
export interface Fitted {
  readonly text: string
  readonly caret: number
  /** How many of the inserted characters were kept, and how many were cut. */
  readonly kept: number
  readonly cut: number
}

/**
 * Fits an edit from `before` to `after` into a field of at most `max` characters. Only what the
 * edit inserted is cut, at its end.
 */
export function fitText(before: string, after: string, max: number): Fitted {
  if (after.length <= max) return { text: after, caret: after.length, kept: after.length, cut: 0 }
  const start = commonStart(before, after)
  const end = commonEnd(before, after, start)
  const inserted = after.slice(start, after.length - end)
  const keptText = cutText(inserted, max - start - end)
  return {
    text: after.slice(0, start) + keptText + after.slice(after.length - end),
    caret: start + keptText.length,
    kept: keptText.length,
    cut: inserted.length - keptText.length,
  }
}

/** The first `max` characters of a text; never half of a surrogate pair. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const head = text.slice(0, Math.max(max, 0))
  return HALF.test(head.slice(-1)) ? head.slice(0, -1) : head
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
