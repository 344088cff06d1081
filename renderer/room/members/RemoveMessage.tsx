import { Name } from '../../parts/Name.tsx'
import { Question } from '../../parts/Question.tsx'
import type { RoomRequest } from '../ask-room.ts'
import css from './RemoveMessage.module.css'
import { useModerate } from '../../store/use-moderate.ts'

interface RemoveMessageProps {
  readonly room: string
  readonly message: Extract<RoomRequest, { kind: 'removal' }>
  /** Whether the user wrote it. */
  readonly isMine: boolean
  readonly onClose: () => void
}

/** Asks before a message is removed from the log: its text cannot be restored. */
export function RemoveMessage({ room, message: { seq, author, body }, isMine, onClose }: RemoveMessageProps) {
  const { problem, pending, moderate } = useModerate(room)
  return (
    <Question
      title={
        isMine ? (
          'Delete your message?'
        ) : (
          <>
            Delete this message from <Name of={author.name} />?
          </>
        )
      }
      confirm="Delete"
      cancel="Cancel"
      pending={pending}
      problem={problem}
      onConfirm={() => moderate({ kind: 'remove', seq }, onClose)}
      onClose={onClose}
    >
      <p className={css['body']} dir="auto">
        {body}
      </p>
      <p>This deletes it for everyone in the room. A note that you deleted it remains.</p>
    </Question>
  )
}
