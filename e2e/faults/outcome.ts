/** The result of one fault loop. Its counts go into the table; its problems fail the run. */
export interface Outcome {
  readonly name: string
  readonly seed: number | null
  readonly counts: Readonly<Record<string, number>>
  /** Empty when every promise held. */
  readonly problems: readonly string[]
  /** Why it could not be run here; null when it was. */
  readonly skipped: string | null
}

/** Hears of the progress of a long loop, in words. */
export type OnProgress = (line: string) => void

/** At most this many problems of one loop are printed: the first are the most useful. */
const SHOWN = 10

export const skippedOutcome = (name: string, why: string): Outcome => ({
  name,
  seed: null,
  counts: {},
  problems: [],
  skipped: why,
})

/** The problems of an outcome in words, with the seed that repeats them. */
export function describeProblems({ name, seed, problems }: Outcome): string {
  const more = problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more`] : []
  const head = seed === null ? name : `${name}, --seed ${seed}`
  return [head, ...problems.slice(0, SHOWN), ...more].join('\n  ')
}
