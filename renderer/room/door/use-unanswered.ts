import { useMemo, useState } from 'react'
import type { Result } from '../../../shared/words/problem.ts'
import type { Knock } from '../../../shared/protocol/wire/frames.ts'

export interface Unanswered {
  /** The knocks that were not answered here. */
  readonly knocks: readonly Knock[]
  /**
   * Answers each knock with `send`. If that fails, the knock is shown again and `onProblem` gets
   * the reason.
   */
  answerAll(
    ids: readonly string[],
    send: (id: string) => Promise<Result>,
    onProblem: (text: string) => void,
  ): void
}

/** Hides answered knocks at once, as the host still lists them until it has the answer. */
export function useUnanswered(all: readonly Knock[]): Unanswered {
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  // If the host lists a knock again later, the answer was lost with the connection.
  const stillListed = all.flatMap(({ id }) => (answered.has(id) ? [id] : []))
  if (stillListed.length < answered.size) setAnswered(new Set(stillListed))
  const knocks = useMemo(() => all.filter(({ id }) => !answered.has(id)), [all, answered])
  return {
    knocks,
    answerAll: (ids, send, onProblem) => {
      setAnswered((before) => new Set([...before, ...ids]))
      for (const id of ids) {
        void send(id).then((result) => {
          if (result.ok) return
          setAnswered((before) => new Set([...before].filter((other) => other !== id)))
          onProblem(result.problem.text)
        })
      }
    },
  }
}
