import { useEffect } from 'react'
import { isSameJoin, knockingRoom, type PendingJoin } from '../store/pending-join.ts'
import { useChat } from '../store/use-chat.ts'
import type { Opening } from './use-opening.ts'

/**
 * Continues a pending join after a reload, or after the user left this page: requesting it again
 * while the host is asked waits for the same answer.
 */
export function useResumeKnock(opening: Opening, pendingJoin: PendingJoin | null): void {
  const isKnocking = useChat(
    ({ joining, chat }) =>
      pendingJoin !== null &&
      joining.some((other) => isSameJoin(other, pendingJoin)) &&
      knockingRoom(pendingJoin, chat) !== undefined,
  )
  const { pending, open } = opening
  useEffect(() => {
    if (isKnocking && !pending && pendingJoin) open(pendingJoin)
  })
}
