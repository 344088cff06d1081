import { useState } from 'react'
import type { DoctorState } from '../doctor/DoctorPanel.tsx'
import { useActions } from '../store/use-chat.ts'
import { usePending } from '../store/use-pending.ts'

export interface Doctoring {
  /** Null while nobody has asked. */
  readonly state: DoctorState | null
  check(): void
  close(): void
}

/** Looks for what keeps rooms from being found or joined, when asked. */
export function useDoctor(): Doctoring {
  const { dispatch } = useActions()
  const [state, setState] = useState<DoctorState | null>(null)
  const [, run] = usePending()
  return {
    state,
    check() {
      // One that was closed while it runs is taken up again.
      setState({ kind: 'running', done: [] })
      run(async () => {
        const result = await dispatch({ kind: 'runDoctor' })
        const told: DoctorState = result.ok
          ? { kind: 'done', report: result.value }
          : { kind: 'failed', text: result.problem.text }
        setState((now) => now && told)
      })
    },
    close: () => setState(null),
  }
}
