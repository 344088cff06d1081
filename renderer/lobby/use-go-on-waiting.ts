import { useEffect } from 'react'
import { isSameWish, knockingRoom, type JoinWish } from '../store/join-wish.ts'
import { useChat } from '../store/use-chat.ts'
import type { Opening } from './use-opening.ts'

/** The wish that waits at a door, if it is of this kind. */
export const useWaiting = <K extends JoinWish['kind']>(kind: K): Extract<JoinWish, { kind: K }> | null =>
  useChat(({ joining, chat }) =>
    joining?.kind === kind && knockingRoom(joining, chat)
      ? (joining as Extract<JoinWish, { kind: K }>)
      : null,
  )

/**
 * Goes on waiting for the answer to a wish, where this window waited for it before it was loaded again, or before somebody looked
 * elsewhere: who asks again while the host is asked waits for the same answer.
 */
export function useGoOnWaiting(opening: Opening, wish: JoinWish | null): void {
  const isAsked = useChat(
    ({ joining, chat }) =>
      joining !== null && isSameWish(joining, wish) && knockingRoom(joining, chat) !== undefined,
  )
  const { pending, open } = opening
  useEffect(() => {
    if (isAsked && !pending && wish) open(wish)
  })
}
