import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Name } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import type { Asked } from './ask-room.ts'
import css from './RemoveMessage.module.css'
import { useModerate } from './use-moderate.ts'

interface RemoveMessageProps {
  readonly room: string
  readonly message: Extract<Asked, { kind: 'removal' }>
  /** Whether it is the user's own. */
  readonly isMine: boolean
  readonly onClose: () => void
}

/** Asks once before a message is taken out of the log: its text cannot be brought back. */
export function RemoveMessage({ room, message: { seq, author, body }, isMine, onClose }: RemoveMessageProps) {
  const { problem, pending, moderate } = useModerate(room)
  const keep = useFocusOnMount<HTMLButtonElement>()
  return (
    <Dialog
      title={
        isMine ? (
          'Remove your message?'
        ) : (
          <>
            Remove this message of <Name of={author.name} />?
          </>
        )
      }
      onClose={onClose}
    >
      <p className={css['body']} dir="auto">
        {body}
      </p>
      <p>
        It is removed for everybody in the room; who has read it has read it. That it was there, and{' '}
        {isMine ? 'that you' : 'who'} removed it, stays.
      </p>
      <ProblemText text={problem} />
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          Keep it
        </Button>
        <Button look="danger" aria-busy={pending} onClick={() => moderate({ kind: 'remove', seq }, onClose)}>
          Remove
        </Button>
      </DialogActions>
    </Dialog>
  )
}
