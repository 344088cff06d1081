import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Hosting, RoomState } from '../../shared/bridge/room-state.ts'
import css from './InviteButton.module.css'
import { InvitePanel } from './InvitePanel.tsx'

interface InviteButtonProps {
  readonly room: RoomState
  readonly hosting: Hosting
}

/** Shows that the room is hosted here, and opens the invite panel. */
export function InviteButton({ room, hosting }: InviteButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={css['trigger']}
        aria-label="Invite people"
        aria-haspopup="dialog"
        title="You’re hosting this room. Invite people"
        onClick={() => setOpen(true)}
      >
        <UserPlus className={css['mark']} aria-hidden />
        <span className={css['word']}>Invite</span>
      </button>
      {open && <InvitePanel room={room} hosting={hosting} onClose={() => setOpen(false)} />}
    </>
  )
}
