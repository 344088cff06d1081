import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { focusPage } from '../parts/focus-page.ts'
import { AskRoomContext, type RoomRequest } from './ask-room.ts'
import { MemberDialog } from './members/MemberDialog.tsx'
import { MessageSheet } from './message/MessageSheet.tsx'

interface RoomGateProps {
  readonly room: RoomState
  readonly children: ReactNode
}

/**
 * Shows the dialogs of a room. It wraps the lists and not their rows, as rows unmount while
 * scrolling.
 */
export function RoomGate({ room, children }: RoomGateProps) {
  const [request, setRequest] = useState<RoomRequest | null>(null)
  const close = (): void => setRequest(null)
  const previous = useRef(request)
  useEffect(() => {
    // The row that opened the dialog may be gone, for example a removed message: the list finds the
    // row that replaces it.
    if (previous.current !== null && request === null) focusPage('[data-region="log"]')
    previous.current = request
  }, [request])
  return (
    <AskRoomContext value={setRequest}>
      {children}
      {request?.kind === 'member' && <MemberDialog room={room} member={request.member} onClose={close} />}
      {request?.kind === 'message' && <MessageSheet about={request} onClose={close} />}
    </AskRoomContext>
  )
}
