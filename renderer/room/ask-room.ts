import { createContext, use } from 'react'
import type { Author } from '../../shared/protocol/log/events.ts'
import type { Reaction } from '../../shared/protocol/log/message.ts'
import type { MessageRights } from './message/rights.ts'
import type { ActedMessage } from './message/use-message-acts.ts'

/** What a row or a list may ask its room to show: a member, or the actions on a message. */
export type RoomRequest =
  | { readonly kind: 'member'; readonly member: Author }
  | ({
      readonly kind: 'message'
      readonly rights: MessageRights
      readonly reactions: readonly Reaction[]
      readonly inLog: boolean
    } & ActedMessage)

export const AskRoomContext = createContext<((request: RoomRequest) => void) | null>(null)

/** Asks the surrounding room. */
export function useAskRoom(): (request: RoomRequest) => void {
  const ask = use(AskRoomContext)
  if (!ask) throw new Error('there is no RoomGate around this')
  return ask
}
