import { useState } from 'react'
import type { DoctorState } from '../doctor/DoctorPanel.tsx'
import { useActions } from '../store/use-chat.ts'
import { usePending } from '../store/use-pending.ts'

export interface DoctorCheck {
  /** Null until the user asks. */
  readonly state: DoctorState | null
  check(): void
  close(): void
}

/** Checks on request why rooms cannot be found or joined. */
export function useDoctor(): DoctorCheck {
  const { dispatch } = useActions()
  const [state, setState] = useState<DoctorState | null>(null)
  const [, run] = usePending()
  return {
    state,
    check() {
      // If a check was closed while it ran, this resumes it.
      setState({ kind: 'running', done: [] })
      run(async () => {
        const result = await dispatch({ kind: 'runDoctor' })
        const outcome: DoctorState = result.ok
          ? { kind: 'done', report: result.value }
          : { kind: 'failed', text: result.problem.text }
        setState((now) => now && outcome)
      })
    },
    close: () => setState(null),
  }
}
