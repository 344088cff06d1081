import { useState } from 'react'
import type { RecentRoom } from '../../shared/bridge/chat-state.ts'
import { Name } from '../parts/Name.tsx'
import { Question } from '../parts/Question.tsx'
import { useActions } from '../store/use-chat.ts'
import { usePending } from '../store/use-pending.ts'

interface DeleteRoomProps {
  readonly recent: RecentRoom
  readonly onClose: () => void
}

/** Asks once before this computer's copy of a room is deleted. */
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
    <Question
      title={
        <>
          Delete “<Name of={name} />
          ”?
        </>
      }
      confirm="Delete"
      cancel="Cancel"
      pending={pending}
      problem={problem}
      onConfirm={() => run(forget)}
      onClose={onClose}
    >
      <p>
        {hosted
          ? 'This deletes the room for good, with its messages on this computer. Copies on other computers stay.'
          : 'This deletes its messages on this computer. The room and copies on other computers stay.'}
      </p>
    </Question>
  )
}
