import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import css from './Panel.module.css'
import { useJoin } from './use-join.ts'

/** Joins a room by the address its host shares. What was typed stays, whatever comes of it. */
export function JoinForm({ onCancel }: { readonly onCancel: () => void }) {
  const [address, setAddress] = useState('')
  const joining = useJoin()
  const first = useFocusOnMount<HTMLInputElement>()
  return (
    <form
      className={css['panel']}
      aria-label="Join room"
      onSubmit={(event) => {
        event.preventDefault()
        joining.join(address)
      }}
    >
      <Field
        label="Address"
        code
        value={address}
        placeholder="192.168.1.20 or 192.168.1.20:5050"
        hint="The host finds it in the room, under Share address."
        problem={joining.problem}
        ref={first}
        autoCapitalize="off"
        onChange={(event) => {
          setAddress(event.target.value)
          joining.forget()
        }}
      />
      <div className={css['actions']}>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" aria-busy={joining.pending}>
          {joining.pending ? 'Connecting…' : 'Join'}
        </Button>
      </div>
    </form>
  )
}
