import { useEffect, useState } from 'react'
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
          autoCapitalize="off"
          onChange={(event) => take(event.target.value)}
        />
        <Button type="submit" look={isTyped ? 'primary' : 'plain'} size="large" aria-busy={pending}>
          {knocking === null ? (pending ? 'Connecting…' : 'Join room') : 'Waiting…'}
        </Button>
        {knocking === null ? (
          <QrPicture onText={take} onProblem={say} />
        ) : (
          <div className={css['waiting']}>
            <output>{KNOCKING}</output>
            <Button
              look="quiet"
              size="small"
              onClick={() => void dispatch({ kind: 'leaveRoom', room: knocking })}
            >
              Cancel
            </Button>
          </div>
        )}
      </form>
      <OpeningQuestion opening={opening} />
    </>
  )
}
