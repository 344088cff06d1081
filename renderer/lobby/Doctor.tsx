import { useState } from 'react'
import { DoctorPanel, type DoctorState } from '../doctor/DoctorPanel.tsx'
import { Button } from '../parts/Button.tsx'
import { useActions } from '../store/use-chat.ts'
import css from './Nearby.module.css'
import { usePending } from './use-pending.ts'

/** Looks for what keeps rooms from being found or joined, when asked. */
export function Doctor({ offer }: { readonly offer: boolean }) {
  const { dispatch } = useActions()
  const [state, setState] = useState<DoctorState | null>(null)
  const [, run] = usePending()
  const check = () =>
    run(async () => {
      setState({ kind: 'running', done: [] })
      const result = await dispatch({ kind: 'runDoctor' })
      setState(
        result.ok ? { kind: 'done', report: result.value } : { kind: 'failed', text: result.problem.text },
      )
    })
  if (state) return <DoctorPanel state={state} onAgain={check} onClose={() => setState(null)} />
  return offer ? (
    <Button size="small" look="quiet" className={css['check']} onClick={check}>
      Check the connection
    </Button>
  ) : null
}
