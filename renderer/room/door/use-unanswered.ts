import { useMemo, useState } from 'react'
import type { Result } from '../../../shared/words/problem.ts'
import type { Knock } from '../../../shared/protocol/wire/frames.ts'

export interface Unanswered {
  /** Who knocks and was not answered from here. */
  readonly knocks: readonly Knock[]
  /**
   * Answers each knock with `tell`. If that fails, the knock stays and `onProblem` gets the reason.
   */
  answered(
    ids: readonly string[],
    tell: (id: string) => Promise<Result>,
    onProblem: (text: string) => void,
  ): void
}

/** Hides answered knocks at once, as the host still lists them until it has the answer. */
export function useUnanswered(all: readonly Knock[]): Unanswered {
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  // If the host lists a knock again later, after a lost connection, it was not answered.
  const stillTold = all.flatMap(({ id }) => (answered.has(id) ? [id] : []))
  if (stillTold.length < answered.size) setAnswered(new Set(stillTold))
  const knocks = useMemo(() => all.filter(({ id }) => !answered.has(id)), [all, answered])
  return {
    knocks,
    answered: (ids, tell, onProblem) => {
      setAnswered((before) => new Set([...before, ...ids]))
      for (const id of ids) {
        void tell(id).then((result) => {
          if (result.ok) return
          setAnswered((before) => new Set([...before].filter((one) => one !== id)))
          onProblem(result.problem.text)
        })
      }
    },
  }
}
