import type { Facts } from './facts.ts'
import type { CauseCode, Verdict } from './report.ts'

/** An address that was examined, with all facts. `name` is how sentences refer to it. */
export interface ExaminedAddress {
  readonly facts: Facts
  readonly address: string
  readonly port: number
  readonly name: string
}

/** Returns null if the rule does not apply. In a list, the first rule that applies decides. */
export type Rule<T> = (input: T) => Verdict | null

export const firstVerdict = <T>(rules: readonly Rule<T>[], input: T): Verdict | null => {
  for (const rule of rules) {
    const verdict = rule(input)
    if (verdict) return verdict
  }
  return null
}

const problem =
  (confidence: 'certain' | 'likely') =>
  (code: CauseCode, cause: string, fix: string): Verdict => ({
    kind: 'problem',
    code,
    cause,
    fix,
    confidence,
  })

export const certain = problem('certain')
export const likely = problem('likely')
export const unclear = (text: string): Verdict => ({ kind: 'unclear', text })

/** "4 seconds", "0.3 seconds". */
export const seconds = (ms: number): string => {
  const value = ms >= 950 ? Math.round(ms / 1_000) : Math.max(Math.round(ms / 100), 1) / 10
  return `${value} ${value === 1 ? 'second' : 'seconds'}`
}

/** "a", "a and b", "a, b and c". */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
