import { useState } from 'react'
import type { RecentRoom } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Name } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { useActions } from '../store/use-chat.ts'
import { usePending } from './use-pending.ts'

interface DeleteRoomProps {
  readonly recent: RecentRoom
  readonly onClose: () => void
}

/** Asks once before what this computer keeps of a room is deleted. */
export function DeleteRoom({ recent: { id, name, hosted }, onClose }: DeleteRoomProps) {
  const { dispatch } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, run] = usePending()

  async function forget(): Promise<void> {
    const result = await dispatch({ kind: 'forgetRoom', id })
    if (result.ok) onClose()
    else setProblem(result.problem.text)
  }

  return (
    <Dialog
      title={
        <>
          Delete “<Name of={name} />
          ”?
        </>
      }
      onClose={onClose}
    >
      <p>
        {hosted
          ? 'This computer hosted the room: with its messages here the room itself is deleted. What others keep is not.'
          : 'Its messages kept on this computer are deleted. The room itself and what others keep are not.'}
      </p>
      <ProblemText text={problem} />
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" aria-busy={pending} onClick={() => run(forget)}>
          Delete
        </Button>
      </DialogActions>
    </Dialog>
  )
}
