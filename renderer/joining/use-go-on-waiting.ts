import { useEffect } from 'react'
import { isSameWish, knockingRoom, type JoinWish } from '../store/join-wish.ts'
import { useChat } from '../store/use-chat.ts'
import type { Opening } from './use-opening.ts'

/**
 * Goes on waiting for the answer to a wish, where this window waited for it before it was loaded again, or before somebody looked
 * elsewhere: who asks again while the host is asked waits for the same answer.
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
