/**
 * How long an event must have been too old at every look before it is forgotten: a day to notice a
 * wrong clock.
 */
export const HELD_MS = 86_400_000

/** The events before a seq that are too old, and how long they have been so at every look. */
export interface Candidate {
  readonly before: number
  readonly heldMs: number
}

/** What one look at the clock shows. */
export interface ClockReading {
  /** The oldest kept seq. */
  readonly first: number
  /** Everything earlier is too old by the clock of this look. */
  readonly oldBefore: number
  /** Milliseconds since the last look. */
  readonly passed: number
  /** How long it must have been too old. */
  readonly needed: number
  /** The clock is before the newest event: one of them is wrong. */
  readonly isBehind: boolean
}

/** Events that become too old within this part of their time wait together. */
const STEPS = 4

/**
 * What a look makes of the few candidates, each of which is a part of the next. Only events that
 * are too old again stay candidates, and they may go once that has lasted long enough. They stay
 * until they are gone.
 */
export function updateCandidates(
  before: readonly Candidate[],
  { first, oldBefore, passed, needed, isBehind }: ClockReading,
): { readonly forgetBefore: number | null; readonly candidates: readonly Candidate[] } {
  const updated = before.map((candidate) => ({
    before: Math.min(candidate.before, oldBefore),
    heldMs: candidate.heldMs + passed,
  }))
  // Among candidates that are now equal, the first has been too old the longest.
  const candidates = updated.filter(
    (candidate, i) => candidate.before > Math.max(first, updated[i - 1]?.before ?? first),
  )
  const youngest = candidates.at(-1)
  const isDue = (youngest?.heldMs ?? Infinity) >= needed / STEPS
  if (isDue && !isBehind && oldBefore > (youngest?.before ?? first)) {
    candidates.push({ before: oldBefore, heldMs: 0 })
  }
  const due = isBehind ? undefined : candidates.findLast(({ heldMs }) => heldMs >= needed)
  return { forgetBefore: due?.before ?? null, candidates }
}
