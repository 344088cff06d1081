import type { RoomState } from '../../shared/bridge/room-state.ts'
import { withOutgoing } from '../../shared/client/replica/outgoing-relations.ts'
import type { Message } from '../../shared/protocol/log/message.ts'

/** The user's last message in a channel, or why there is none to edit. */
export type LastOwn =
  | { readonly kind: 'found'; readonly message: Message }
  /** A later one is still on its way: the one before it is not meant. */
  | { readonly kind: 'unsent' }
  /** None is among the loaded ones. */
  | { readonly kind: 'none' }

/** The message that a user who wants to edit their last one means. */
export function lastOwn(room: RoomState | undefined, channel: string): LastOwn {
  const found = room?.channels.find(({ name }) => name === channel)
  if (!room || !found) return { kind: 'none' }
  const isUnsent = room.outgoing.some(({ command }) => command.kind === 'post' && command.channel === channel)
  if (isUnsent) return { kind: 'unsent' }
  const own = withOutgoing(found.entries, room.outgoing, room.me).findLast(
    (entry) => entry.kind === 'message' && entry.author.id === room.me.id && entry.content !== null,
  )
  return own?.kind === 'message' ? { kind: 'found', message: own } : { kind: 'none' }
}
