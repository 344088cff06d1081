import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { focusPage } from '../parts/focus-page.ts'
import { AskRoomContext, type Asked } from './ask-room.ts'
import { MemberDialog } from './members/MemberDialog.tsx'
import { RemoveMessage } from './members/RemoveMessage.tsx'

interface RoomGateProps {
  readonly room: RoomState
  readonly children: ReactNode
}

/** Shows what is asked within a room. Around its lists, not in their rows: those come and go with scrolling. */
export function RoomGate({ room, children }: RoomGateProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = (): void => setAsked(null)
  const before = useRef(asked)
  useEffect(() => {
    // The row that asked may be gone, as a removed message is: the list knows what stands in its place.
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
