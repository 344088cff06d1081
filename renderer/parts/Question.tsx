import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import css from './Question.module.css'
import { isUnder, lastPress } from './last-press.ts'
import { ProblemText } from './ProblemText.tsx'
import { SteadyButton } from './SteadyButton.tsx'
import { useFocusOnMount } from './use-focus-on-mount.ts'

/**
 * Where the confirming button moves if it would be under the pointer, one step after the other: not
 * at all, to the other end, or up with its dialog.
 */
const AWAY = ['none', 'across', 'up'] as const

interface AnswersProps {
  /** The label of the confirming button. */
  readonly confirm: ReactNode
  /** The label of the cancelling button. */
  readonly cancel?: ReactNode
  /** How the confirming button looks: `danger` if it destroys something. */
  readonly look?: 'danger' | 'primary' | 'quiet'
  readonly pending?: boolean
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/**
 * The two answers to a question. The cancelling one has the focus. The confirming one is never
 * where the pointer was pressed to open the question.
 */
export function Answers({
  confirm,
  cancel = 'Cancel',
  look = 'danger',
  pending,
  onConfirm,
  onCancel,
}: AnswersProps) {
  const cancelButton = useFocusOnMount<HTMLButtonElement>()
  const confirmButton = useRef<HTMLButtonElement>(null)
  const [away, setAway] = useState(0)
  useEffect(() => {
    if (away + 1 < AWAY.length && isUnder(lastPress(), confirmButton.current)) setAway(away + 1)
  }, [away])
  return (
    <div className={css['answers']} data-away={AWAY[away]}>
      <Button
        ref={cancelButton}
        look={look === 'quiet' ? 'primary' : 'plain'}
        onClick={({ detail: clicks }) => {
          // The second click of a double click was meant for the button that asked.
          if (clicks < 2) onCancel()
        }}
      >
        {cancel}
      </Button>
      <SteadyButton
        ref={confirmButton}
        look={look}
        identity={AWAY[away] ?? ''}
        aria-busy={pending}
        onPress={onConfirm}
      >
        {confirm}
      </SteadyButton>
    </div>
  )
}

interface QuestionProps extends Omit<AnswersProps, 'onCancel'> {
  readonly title: ReactNode
  /** Why the action failed. */
  readonly problem?: string | null
  readonly onClose: () => void
  /** What the action does. */
  readonly children: ReactNode
}

/** Asks once before an action that cannot be undone. */
export const Question = ({ title, problem = null, onClose, children, ...answers }: QuestionProps) => (
  <Dialog title={title} onClose={onClose}>
    <div className={css['about']}>{children}</div>
    <ProblemText text={problem} />
    <Answers {...answers} onCancel={onClose} />
  </Dialog>
)
