import { useEffect } from 'react'
import { isSameJoin, knockingRoom, type PendingJoin } from '../store/pending-join.ts'
import { useChat } from '../store/use-chat.ts'
import type { Opening } from './use-opening.ts'

/**
 * Continues to wait for the answer to a pending join after this window was reloaded or the user looked
 * elsewhere: asking again while the host is asked waits for the same answer.
 */
export function useResumeKnock(opening: Opening, pendingJoin: PendingJoin | null): void {
  const isAsked = useChat(
    ({ joining, chat }) =>
      pendingJoin !== null &&
      joining.some((one) => isSameJoin(one, pendingJoin)) &&
      knockingRoom(pendingJoin, chat) !== undefined,
  )
  const { pending, open } = opening
  useEffect(() => {
    if (isAsked && !pending && pendingJoin) open(pendingJoin)
  })
}
