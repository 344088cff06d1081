import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { parseAddress } from '../../shared/protocol/finding/address.ts'
import { useDropped } from '../dropped.ts'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { KNOCKING } from '../room/connection/connection-words.ts'
import { joinInputProblem } from './join-input.ts'
import css from './JoinForm.module.css'
import { OpeningQuestion } from './OpeningQuestion.tsx'
import { QrPicture } from './scan/QrPicture.tsx'
import { useJoin } from './use-join.ts'

interface JoinFormProps {
  /** Reports whether the field has any text. */
  readonly onTyped: (isTyped: boolean) => void
}

/** Joins a room by its address or an invite link. The typed text always stays. */
export function JoinForm({ onTyped }: JoinFormProps) {
  const { opening, requested, knocking, join, cancel } = useJoin()
  const [address, setAddress] = useState(requested ?? '')
  const { pending, problem, setProblem } = opening
  /** Whether the field still has the last request. */
  const isCurrent = requested === null || requested === address.trim()
  const isJoining = pending && isCurrent
  const [inputProblem, setInputProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const isTyped = address.trim() !== ''
  useEffect(() => onTyped(isTyped), [onTyped, isTyped])
  const setInput = (text: string): void => {
    setAddress(text)
    setInputProblem(null)
    setProblem(null)
  }
  useDropped((dropped) => {
    if (dropped.kind !== 'text') return false
    setInput(dropped.text.trim().slice(0, MAX_DROPPED_CHARS))
    field.current?.focus()
    return true
  })

  function submit(): void {
    const found = joinInputProblem(address)
    setInputProblem(found)
    if (found === null) setAddress(join(address))
    else field.current?.focus()
  }

  return (
    <>
      <form
        className={css['join']}
        aria-label="Join room"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label="Invite or address"
          hideLabel
          code
          value={address}
          placeholder="Invite or address"
          hint={knocking !== null ? KNOCKING : pending && !isJoining ? connectingTo(requested) : undefined}
          problem={inputProblem ?? (isCurrent ? problem : null)}
          ref={field}
          autoCapitalize="off"
          onChange={(event) => setInput(event.target.value)}
          end={
            pending ? (
              <CancelButton field={field} onCancel={cancel} />
            ) : (
              <QrPicture onText={setInput} onProblem={setInputProblem} />
            )
          }
        />
        <Button type="submit" look={isTyped ? 'primary' : 'plain'} size="large" aria-busy={isJoining}>
          {isJoining ? (knocking === null ? 'Connecting…' : 'Waiting…') : 'Join room'}
        </Button>
        {/* About an earlier request that is no longer in the field. */}
        <ProblemText text={isCurrent || inputProblem !== null ? null : problem} className={css['before']} />
      </form>
      <OpeningQuestion opening={opening} />
    </>
  )
}

/** Invites are far shorter. */
const MAX_DROPPED_CHARS = 10_000

/** Shown when the field has other text than the request. */
const connectingTo = (requested: string | null): string =>
  `Connecting to ${requested !== null && parseAddress(requested).ok ? requested : 'the room in your invite'}…`

interface CancelButtonProps {
  /** Gets the focus when the join ends, with or without success. */
  readonly field: RefObject<HTMLInputElement | null>
  readonly onCancel: () => void
}

function CancelButton({ field, onCancel }: CancelButtonProps) {
  const cancelButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const [button, next] = [cancelButton.current, field.current]
    return () => {
      if (button === document.activeElement) next?.focus()
    }
  }, [field])
  return (
    <Button ref={cancelButton} look="quiet" size="small" onClick={onCancel}>
      Cancel
    </Button>
  )
}
