/**
 * How long every check must have found an event too old before it is forgotten: a day to notice a
 * wrong clock.
 */
export const HELD_MS = 86_400_000

/** The events before a seq that are too old, and for how long every check has found them so. */
export interface Candidate {
  readonly before: number
  readonly heldMs: number
}

/** The result of one check of the clock. */
export interface ClockReading {
  /** The oldest kept seq. */
  readonly first: number
  /** Everything earlier is too old by the clock of this check. */
  readonly oldBefore: number
  /** Milliseconds since the last check. */
  readonly passed: number
  /** How long it must have been too old. */
  readonly needed: number
  /** The clock is before the newest event: one of them is wrong. */
  readonly isBehind: boolean
}

/** Events that become too old within this fraction of the needed time share a candidate. */
const STEPS = 4

/**
 * Updates the few candidates by one check; each includes those before it. Only events that are too
 * old again stay candidates, and they may be forgotten once that has lasted long enough. They stay
 * until they are forgotten. `forgetBefore` is null if none may be.
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
