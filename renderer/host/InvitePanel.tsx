import { useState } from 'react'
import type { Hosting, RoomState } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name } from '../parts/Name.tsx'
import { QrCode } from '../parts/QrCode.tsx'
import { Select } from '../parts/Select.tsx'
import { useChat } from '../store/use-chat.ts'
import { hostingReach, reachWords } from '../words/reach-words.ts'
import { Addresses } from './Addresses.tsx'
import { CopyInvite } from './CopyInvite.tsx'
import { Door } from './Door.tsx'
import { counts, spans, type Count, type Span } from './invite-words.ts'
import css from './InvitePanel.module.css'
import { Invites } from './Invites.tsx'
import { useInvite } from './use-invite.ts'

interface InvitePanelProps {
  readonly room: RoomState
  readonly hosting: Hosting
  readonly onClose: () => void
}

/** How others come into a room that is hosted here: by invite, at its address, and who of them. */
export function InvitePanel({ room, hosting, onClose }: InvitePanelProps) {
  const inviting = useInvite(room)
  const reach = useChat(({ chat }) => hostingReach(hosting, chat.networks))
  const [span, setSpan] = useState<Span>('always')
  const [count, setCount] = useState<Count>('any')
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
          <CopyInvite inviting={inviting} onPress={() => inviting.invite({ span, count })} />
          {!shown && (
            <Button look="quiet" onClick={() => inviting.invite({ span, count, copy: false })}>
              Show QR code
            </Button>
          )}
        </div>
        <p className={css['hint']}>{reachWords[reach].link}</p>
        {shown && <QrCode text={shown.link} label={`QR code of the invite to ${room.name}`} />}
        <div className={css['pair']}>
          <Select label="Good for" value={span} options={spans} onChange={setSpan} />
          <Select label="How many may use it" value={count} options={counts} onChange={setCount} />
        </div>
        <Invites room={room.ref} invites={hosting.invites} />
      </section>
      <Door room={room} hosting={hosting} />
      <Addresses room={room.ref} hosting={hosting} />
      {hosting.fingerprint !== '' && (
        <section className={css['part']}>
          <h3 className={css['title']}>The key words of this host</h3>
          <KeyMark of={hosting.fingerprint} />
          <p className={css['hint']}>Others who are in doubt compare them with what their Parley shows.</p>
        </section>
      )}
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  )
}
