import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { parseAddress } from '../../shared/protocol/address.ts'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { KNOCKING } from '../room/connection-words.ts'
import { OpeningQuestion } from './OpeningQuestion.tsx'
import css from './Ways.module.css'
import { QrPicture } from './QrPicture.tsx'
import { useJoin } from './use-join.ts'

interface JoinFormProps {
  /** Whether somewhere to join is typed. */
  readonly onTyped: (isTyped: boolean) => void
}

/** Joins a room by its address or an invite link. What was typed stays, whatever comes of it. */
export function JoinForm({ onTyped }: JoinFormProps) {
  const { opening, asked, knocking, join, giveUp } = useJoin()
  const [address, setAddress] = useState(asked ?? '')
  const { pending, problem, say } = opening
  /** Whether what was asked for last is still what stands in the field. */
  const isAsked = asked === null || asked === address.trim()
  const isUnderWay = pending && isAsked
  const field = useRef<HTMLInputElement>(null)
  const isTyped = address.trim() !== ''
  useEffect(() => onTyped(isTyped), [onTyped, isTyped])
  const take = (text: string): void => {
    setAddress(text)
    say(null)
  }
  return (
    <>
      <form
        className={css['way']}
        aria-label="Join room"
        onSubmit={(event) => {
          event.preventDefault()
          setAddress(join(address))
        }}
      >
        <Field
          label="Address or invite link"
          code
          value={address}
          placeholder="192.168.1.20 or parley://…"
          hint="The host finds both in the room, under Invite."
          problem={isAsked ? problem : null}
          ref={field}
          autoCapitalize="off"
          onChange={(event) => take(event.target.value)}
        />
        <Button type="submit" look={isTyped ? 'primary' : 'plain'} size="large" aria-busy={isUnderWay}>
          {isUnderWay ? (knocking === null ? 'Connecting…' : 'Waiting…') : 'Join room'}
        </Button>
        <div>
          <ProblemText text={isAsked ? null : problem} />
          <div className={css['waiting']}>
            <output className={css['words']}>
              {knocking !== null ? KNOCKING : pending && !isUnderWay && connectingTo(asked)}
            </output>
            {pending ? (
              <GiveUp field={field} onGiveUp={giveUp} />
            ) : (
              <QrPicture onText={take} onProblem={say} />
            )}
          </div>
        </div>
      </form>
      <OpeningQuestion opening={opening} />
    </>
  )
}

/** Said where something else stands in the field by now. */
const connectingTo = (asked: string | null): string =>
  `Connecting to ${asked !== null && parseAddress(asked).ok ? asked : 'the room of the invite'}…`

interface GiveUpProps {
  /** Where focus goes from here when the waiting is over, however that came. */
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
