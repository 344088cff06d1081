import { useEffect } from 'react'
import { isSameWish, knockingRoom, type JoinWish } from '../store/join-wish.ts'
import { useChat } from '../store/use-chat.ts'
import type { Opening } from './use-opening.ts'

/**
 * Continues to wait for the answer to a wish after this window was reloaded or the user looked
 * elsewhere: asking again while the host is asked waits for the same answer.
 */
export function useGoOnWaiting(opening: Opening, wish: JoinWish | null): void {
  const isAsked = useChat(
    ({ joining, chat }) =>
      wish !== null && joining.some((one) => isSameWish(one, wish)) && knockingRoom(wish, chat) !== undefined,
  )
  const { pending, open } = opening
  useEffect(() => {
    if (isAsked && !pending && wish) open(wish)
  })
}
