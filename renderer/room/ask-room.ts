import { createContext, use } from 'react'
import type { Author } from '../../shared/protocol/log/events.ts'

/** What a row or a list may ask its room to show: a member, or a message to delete. */
export type RoomRequest =
  | { readonly kind: 'member'; readonly member: Author }
  | { readonly kind: 'removal'; readonly seq: number; readonly author: Author; readonly body: string }

export const AskRoomContext = createContext<((request: RoomRequest) => void) | null>(null)

/** Asks the surrounding room. */
export function useAskRoom(): (request: RoomRequest) => void {
  const ask = use(AskRoomContext)
  if (!ask) throw new Error('there is no RoomGate around this')
  return ask
}
