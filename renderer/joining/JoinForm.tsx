import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { parseAddress } from '../../shared/protocol/finding/address.ts'
import { useDropped } from '../dropped.ts'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { KNOCKING } from '../room/connection/connection-words.ts'
import { problemBefore } from './before-joining.ts'
import css from './JoinForm.module.css'
import { OpeningQuestion } from './OpeningQuestion.tsx'
import { QrPicture } from './scan/QrPicture.tsx'
import { useJoin } from './use-join.ts'

interface JoinFormProps {
  /** Called with whether the field has text to join with. */
  readonly onTyped: (isTyped: boolean) => void
}

/** Joins a room by its address or an invite link. The typed text always stays. */
export function JoinForm({ onTyped }: JoinFormProps) {
  const { opening, asked, knocking, join, giveUp } = useJoin()
  const [address, setAddress] = useState(asked ?? '')
  const { pending, problem, say } = opening
  /** Whether the field still has what was last requested. */
  const isAsked = asked === null || asked === address.trim()
  const isUnderWay = pending && isAsked
  const [wrong, setWrong] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const isTyped = address.trim() !== ''
  useEffect(() => onTyped(isTyped), [onTyped, isTyped])
  const take = (text: string): void => {
    setAddress(text)
    setWrong(null)
    say(null)
  }
  useDropped((handed) => {
    if (handed.kind !== 'text') return false
    take(handed.text.trim().slice(0, MAX_SEARCHED))
    field.current?.focus()
    return true
  })

  function submit(): void {
    const problemHere = problemBefore(address)
    setWrong(problemHere)
    if (problemHere === null) setAddress(join(address))
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
          hint={knocking !== null ? KNOCKING : pending && !isUnderWay ? connectingTo(asked) : undefined}
          problem={wrong ?? (isAsked ? problem : null)}
          ref={field}
          autoCapitalize="off"
          onChange={(event) => take(event.target.value)}
          end={
            pending ? (
              <GiveUp field={field} onGiveUp={giveUp} />
            ) : (
              <QrPicture onText={take} onProblem={setWrong} />
            )
          }
        />
        <Button type="submit" look={isTyped ? 'primary' : 'plain'} size="large" aria-busy={isUnderWay}>
          {isUnderWay ? (knocking === null ? 'Connecting…' : 'Waiting…') : 'Join room'}
        </Button>
        {/* About an earlier request that is no longer in the field. */}
        <ProblemText text={isAsked || wrong !== null ? null : problem} className={css['before']} />
      </form>
      <OpeningQuestion opening={opening} />
    </>
  )
}

/** Invites are far shorter. */
const MAX_SEARCHED = 10_000

/** Shown if the field has other text by now. */
const connectingTo = (asked: string | null): string =>
  `Connecting to ${asked !== null && parseAddress(asked).ok ? asked : 'the room in your invite'}…`

interface GiveUpProps {
  /** Gets the focus when the waiting is over, however it ended. */
  readonly field: RefObject<HTMLInputElement | null>
  readonly onGiveUp: () => void
}

function GiveUp({ field, onGiveUp }: GiveUpProps) {
  const own = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const [button, next] = [own.current, field.current]
    return () => {
      if (button === document.activeElement) next?.focus()
    }
  }, [field])
  return (
    <Button ref={own} look="quiet" size="small" onClick={onGiveUp}>
      Cancel
    </Button>
  )
}
