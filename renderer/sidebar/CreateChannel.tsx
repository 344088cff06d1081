import { useState } from 'react'
import { nameProblem } from '../../shared/words/failure-words.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { checkChannelName } from '../../shared/protocol/text/text.ts'
import { usePending } from '../store/use-pending.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Field } from '../parts/Field.tsx'
import { useActions } from '../store/use-chat.ts'
import css from './CreateChannel.module.css'

interface CreateChannelProps {
  readonly room: string
  readonly onClose: () => void
}

/** Creates a channel and opens it. */
export function CreateChannel({ room, onClose }: CreateChannelProps) {
  const { dispatch, navigate } = useActions()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, run] = usePending()
  const checked = checkChannelName(name)

  async function create(): Promise<void> {
    if (!checked.ok) {
      setProblem(nameProblem(checked.problem, 'a channel name', limits.channelChars).text)
      return
    }
    const result = await dispatch({ kind: 'createChannel', room, name: checked.text })
    if (!result.ok) {
      setProblem(result.problem.text)
      return
    }
    navigate({ kind: 'room', room, channel: result.value.channel })
    onClose()
  }

  return (
    <Dialog title="Create channel" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault()
          run(create)
        }}
      >
        <Field
          label="Channel name"
          value={name}
          placeholder="homework"
          hint={
            checked.ok && checked.text !== name
              ? `Will be #${checked.text}`
              : 'Visible to everyone in this room.'
          }
          problem={problem}
          onChange={(event) => {
            setName(event.target.value)
            setProblem(null)
          }}
        />
        <DialogActions>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" aria-busy={pending}>
            Create
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
