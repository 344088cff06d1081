import { useState } from 'react'
import { probeProblem } from '../../shared/words/failure-words.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { parseProbeList } from '../../shared/protocol/finding/probe-list.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Field } from '../parts/Field.tsx'
import { Question } from '../parts/Question.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import css from './OtherNetworks.module.css'
import { usePending } from '../store/use-pending.ts'

/**
 * Opens the list of other networks to scan, as announcements do not pass the router. Shows nothing
 * if this shell never scans.
 */
export function OtherNetworks() {
  const probed = useChat((state) => state.chat.probed)
  return probed && <OtherNetworksButton probed={probed} />
}

function OtherNetworksButton({ probed }: { readonly probed: readonly string[] }) {
  const [open, setOpen] = useState(false)
  const label =
    probed.length === 0
      ? 'Search other networks'
      : listProblem(probed) !== null
        ? 'Fix the list of networks'
        : `Searching ${probed.length === 1 ? probed[0] : `${probed.length} other places`}`
  return (
    <>
      <Button
        size="small"
        look="quiet"
        className={css['open']}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open && <OtherNetworksDialog probed={probed} onClose={() => setOpen(false)} />}
    </>
  )
}

/** The problem with a list that was edited by hand in the settings file; null if it is valid. */
function listProblem(probed: readonly string[]): string | null {
  const parsed = parseProbeList(probed.join(' '))
  return parsed.ok ? null : probeProblem(parsed.problem, parsed.entry).text
}

interface OtherNetworksDialogProps {
  readonly probed: readonly string[]
  readonly onClose: () => void
}

function OtherNetworksDialog({ probed, onClose }: OtherNetworksDialogProps) {
  const { dispatch } = useActions()
  const [typed, setTyped] = useState(probed.join(', '))
  const [problem, setProblem] = useState(listProblem(probed))
  const [pending, run] = usePending()
  const [isClearing, setClearing] = useState(false)
  const first = useFocusOnMount<HTMLInputElement>()
  const save = (addresses: string) =>
    run(async () => {
      const result = await dispatch({ kind: 'probe', addresses })
      if (result.ok) onClose()
      else setProblem(result.problem.text)
    })
  if (isClearing)
    return (
      <Question
        title="Clear the list?"
        confirm="Clear the list"
        pending={pending}
        problem={problem}
        onConfirm={() => save('')}
        onClose={() => setClearing(false)}
      >
        <p className={css['lead']}>
          Parley will then check only rooms you’ve joined before. To search these addresses again, you’ll have
          to enter them again.
        </p>
      </Question>
    )
  return (
    <Dialog title="Search other networks" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault()
          save(typed)
        }}
      >
        <p className={css['lead']}>
          Rooms are announced only on your local network. Parley can also check these addresses from time to
          time; they see only this computer’s IP address. Without a list, it checks only rooms you’ve joined
          before.
        </p>
        <Field
          label="Addresses or ranges"
          code
          max={limits.probedChars}
          value={typed}
          placeholder="10.0.5.20, 10.0.6.0/24"
          hint="Separate with commas. Add :PORT if it isn’t 5050."
          problem={problem}
          ref={first}
          autoCapitalize="off"
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem(null)
          }}
        />
        <DialogActions>
          {probed.length > 0 && (
            <Button look="quiet" onClick={() => setClearing(true)}>
              Clear
            </Button>
          )}
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" aria-busy={pending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
