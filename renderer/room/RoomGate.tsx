import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { focusPage } from '../parts/focus-page.ts'
import { AskRoomContext, type RoomRequest } from './ask-room.ts'
import { MemberDialog } from './members/MemberDialog.tsx'
import { RemoveMessage } from './members/RemoveMessage.tsx'

interface RoomGateProps {
  readonly room: RoomState
  readonly children: ReactNode
}

/** Shows the dialogs of a room. It stands around the lists, as scrolling removes their rows. */
export function RoomGate({ room, children }: RoomGateProps) {
  const [asked, setAsked] = useState<RoomRequest | null>(null)
  const close = (): void => setAsked(null)
  const before = useRef(asked)
  useEffect(() => {
    // The row that asked may be gone, as when its message was removed: the list finds its
    // replacement.
    if (before.current !== null && asked === null) focusPage('[data-region="log"]')
    before.current = asked
  }, [asked])
  return (
    <AskRoomContext value={setAsked}>
      {children}
      {asked?.kind === 'member' && <MemberDialog room={room} member={asked.member} onClose={close} />}
      {asked?.kind === 'removal' && (
        <RemoveMessage
          room={room.ref}
          message={asked}
          isMine={asked.author.id === room.me.id}
          onClose={close}
        />
      )}
    </AskRoomContext>
  )
}
