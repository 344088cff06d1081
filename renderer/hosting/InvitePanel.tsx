import { useRef, useState } from 'react'
import type { Hosting, RoomState } from '../../shared/bridge/room-state.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name } from '../parts/Name.tsx'
import { QrCode } from '../parts/QrCode.tsx'
import { Select } from '../parts/Select.tsx'
import { useLostFocus } from '../parts/use-lost-focus.ts'
import { useChat } from '../store/use-chat.ts'
import { hostingReach, reachWords } from '../words/reach-words.ts'
import { Addresses } from './Addresses.tsx'
import { CopyInvite } from './CopyInvite.tsx'
import { Door } from './Door.tsx'
import { usageLimits, noChoice, lifetimes } from './invite-words.ts'
import css from './InvitePanel.module.css'
import { Invites } from './Invites.tsx'
import { useInvite } from './use-invite.ts'

interface InvitePanelProps {
  readonly room: RoomState
  readonly hosting: Hosting
  readonly onClose: () => void
}

/** How others can join a room that is hosted here: by invite or at its address, and who may. */
export function InvitePanel({ room, hosting, onClose }: InvitePanelProps) {
  const [choice, setChoice] = useState(noChoice)
  const inviting = useInvite(room, choice)
  const copy = useRef<HTMLButtonElement>(null)
  const focusCopy = () => copy.current?.focus()
  const reach = useChat(({ chat }) => hostingReach(hosting, chat.networks))
  const { shown } = inviting
  return (
    <Dialog
      title={
        <>
          Invite to <Name of={room.name} />
        </>
      }
      onClose={onClose}
    >
      <section className={css['part']} aria-label="Invite link">
        <div className={css['row']}>
          <CopyInvite inviting={inviting} button={copy} onPress={() => inviting.invite()} />
          {!shown && <ShowCode onPress={() => inviting.invite({ copy: false })} onLost={focusCopy} />}
        </div>
        <p className={css['hint']}>{reachWords[reach].link}</p>
        {shown && <QrCode text={shown.link} label={`QR code of the invite to ${room.name}`} />}
        <div className={css['pair']}>
          <Select
            label="Expires"
            value={choice.lifetime}
            options={lifetimes}
            onChange={(lifetime) => setChoice({ ...choice, lifetime })}
          />
          <Select
            label="Uses"
            value={choice.count}
            options={usageLimits}
            onChange={(count) => setChoice({ ...choice, count })}
          />
        </div>
        <Invites room={room.ref} invites={hosting.invites} onEmpty={focusCopy} />
      </section>
      <Door room={room} hosting={hosting} />
      <Addresses room={room.ref} hosting={hosting} />
      {hosting.fingerprint !== '' && (
        <section className={css['part']}>
          <h3 className={css['title']}>Security words</h3>
          <KeyMark of={hosting.fingerprint} />
          <p className={css['hint']}>
            If in doubt, guests can compare these with the words that Parley shows them.
          </p>
        </section>
      )}
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  )
}

interface ShowCodeProps {
  readonly onPress: () => void
  /** Called when the button is removed while it has the focus. */
  readonly onLost: () => void
}

function ShowCode({ onPress, onLost }: ShowCodeProps) {
  const button = useRef<HTMLButtonElement>(null)
  useLostFocus(button, onLost)
  return (
    <Button ref={button} look="quiet" onClick={onPress}>
      Show QR code
    </Button>
  )
}
