import { useState } from 'react'
import { PASSCODE_DIGITS, readPasscode } from '../../shared/protocol/trust/passcode.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Field } from '../parts/Field.tsx'
import { WithNames } from '../parts/Name.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import css from './PasscodeDialog.module.css'

interface PasscodeDialogProps {
  readonly text: string
  /** The room's name, if it is part of the text. */
  readonly room: string
  /** Whether `text` is about a passcode that was tried. */
  readonly wrong: boolean
  readonly pending: boolean
  readonly onPasscode: (passcode: string) => void
  readonly onClose: () => void
}

/**
 * Asks for the six digits that the host shows. Input that cannot be a passcode costs no attempt.
 */
export function PasscodeDialog({ text, room, wrong, pending, onPasscode, onClose }: PasscodeDialogProps) {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useFocusOnMount<HTMLInputElement>()
  return (
    <Dialog title="Passcode" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault()
          const passcode = readPasscode(typed)
          if (passcode === undefined) setProblem(`A passcode has ${PASSCODE_DIGITS} digits.`)
          else onPasscode(passcode)
        }}
      >
        <p role={wrong ? 'alert' : undefined} className={wrong ? css['wrong'] : undefined}>
          <WithNames text={text} names={[room]} />
        </p>
        <Field
          label="6 digits"
          code
          inputMode="numeric"
          autoComplete="one-time-code"
          value={typed}
          problem={problem}
          ref={field}
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem(null)
          }}
        />
        <DialogActions>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" aria-busy={pending}>
            {pending ? 'Connecting…' : 'Join'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
