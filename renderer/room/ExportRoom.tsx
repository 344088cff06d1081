import { useState } from 'react'
import type { Answer } from '../../shared/bridge/bridge.ts'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { usePending } from '../store/use-pending.ts'
import { Button } from '../parts/Button.tsx'
import { CopyText } from '../parts/CopyText.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Name } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { useActions } from '../store/use-chat.ts'
import css from './ExportRoom.module.css'

const formats = [
  { format: 'jsonl', name: 'JSON Lines', use: 'Can be imported again' },
  { format: 'markdown', name: 'Markdown', use: 'For reading and editing' },
  { format: 'html', name: 'Web page', use: 'For reading in a browser' },
] as const

type Format = (typeof formats)[number]['format']

interface ExportRoomProps {
  readonly room: RoomState
  readonly onClose: () => void
}

/** Saves all messages of a room to a file, and shows where the file is. */
export function ExportRoom({ room, onClose }: ExportRoomProps) {
  const { dispatch } = useActions()
  const [format, setFormat] = useState<Format>('jsonl')
  const [saved, setSaved] = useState<Answer<'exportRoom'> | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, run] = usePending()

  async function save(): Promise<void> {
    const result = await dispatch({ kind: 'exportRoom', room: room.ref, format })
    setProblem(result.ok ? null : result.problem.text)
    setSaved(result.ok ? result.value : null)
  }

  const title = (
    <>
      Export <Name of={room.name} />
    </>
  )
  if (saved) {
    return (
      <Dialog title={title} onClose={onClose}>
        <div>
          <output>
            Saved {saved.events.toLocaleString('en')} {saved.events === 1 ? 'message' : 'messages'} to
          </output>
          <div className={css['path']}>
            <CopyText text={saved.path} label="Copy path" />
          </div>
        </div>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault()
          run(save)
        }}
      >
        <fieldset className={css['formats']}>
          <legend className={css['legend']}>Export all messages as</legend>
          {formats.map((choice) => (
            <label key={choice.format} className={css['format']}>
              <input
                type="radio"
                name="format"
                className={css['radio']}
                checked={format === choice.format}
                onChange={() => setFormat(choice.format)}
              />
              <span>{choice.name}</span>
              <span className={css['use']}>{choice.use}</span>
            </label>
          ))}
        </fieldset>
        <ProblemText text={problem} />
        <DialogActions>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" aria-busy={pending}>
            {pending ? 'Saving…' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
