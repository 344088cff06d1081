import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import { KNOCKING } from '../room/connection-words.ts'
import { useActions } from '../store/use-chat.ts'
import { OpeningQuestion } from './OpeningQuestion.tsx'
import css from './Panel.module.css'
import { QrPicture } from './QrPicture.tsx'
import { useWaiting } from './use-go-on-waiting.ts'
import { useJoin } from './use-join.ts'

/** Joins a room by its address or an invite link. What was typed stays, whatever comes of it. */
export function JoinForm({ onCancel }: { readonly onCancel: () => void }) {
  const { dispatch } = useActions()
  const [address, setAddress] = useState(useWaiting('joinRoom')?.address ?? '')
  const { opening, knocking, join } = useJoin()
  const { pending, problem, say } = opening
  const first = useFocusOnMount<HTMLInputElement>()
  return (
    <>
      <form
        className={css['panel']}
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
          placeholder="192.168.1.20:5050 or parley://…"
          hint="The host finds both in the room, under Invite."
          problem={problem}
          ref={first}
          autoCapitalize="off"
          onChange={(event) => {
            setAddress(event.target.value)
            say(null)
          }}
        />
        <QrPicture
          onText={(text) => {
            setAddress(text)
            say(null)
          }}
          onProblem={say}
        />
        <output className={css['waiting']}>{knocking !== null && KNOCKING}</output>
        <div className={css['actions']}>
          <Button
            look="quiet"
            onClick={() => {
              if (knocking === null) onCancel()
              else void dispatch({ kind: 'leaveRoom', room: knocking })
            }}
          >
            Cancel
          </Button>
          <Button type="submit" look="primary" aria-busy={pending}>
            {knocking === null ? (pending ? 'Connecting…' : 'Join') : 'Waiting…'}
          </Button>
        </div>
      </form>
      <OpeningQuestion opening={opening} />
    </>
  )
}
