import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { KNOCKING } from '../room/connection-words.ts'
import { useActions } from '../store/use-chat.ts'
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
  const { dispatch } = useActions()
  const { opening, wish, knocking, join } = useJoin()
  const [address, setAddress] = useState(wish?.address ?? '')
  const { pending, problem, say } = opening
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
          join(address)
        }}
      >
        <Field
          label="Address or invite link"
          code
          value={address}
          placeholder="192.168.1.20 or parley://…"
          hint="The host finds both in the room, under Invite."
          problem={problem}
          ref={field}
          autoCapitalize="off"
          onChange={(event) => take(event.target.value)}
        />
        <Button type="submit" look={isTyped ? 'primary' : 'plain'} size="large" aria-busy={pending}>
          {knocking === null ? (pending ? 'Connecting…' : 'Join room') : 'Waiting…'}
        </Button>
        <div className={css['waiting']}>
          <output className={css['words']}>{knocking !== null && KNOCKING}</output>
          {knocking === null ? (
            <QrPicture onText={take} onProblem={say} />
          ) : (
            <GiveUp field={field} onGiveUp={() => void dispatch({ kind: 'leaveRoom', room: knocking })} />
          )}
        </div>
      </form>
      <OpeningQuestion opening={opening} />
    </>
  )
}

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
