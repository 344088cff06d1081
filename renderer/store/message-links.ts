import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import type { MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { isSameMessage } from '../../shared/protocol/log/message-ref.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { refOf } from '../../shared/protocol/log/timeline.ts'
import { formatMessageLink, type MessageLink } from '../../shared/protocol/trust/message-link.ts'
import { MISSING_HERE, ROOM_UNKNOWN } from '../../shared/words/message-words.ts'
import type { LogActions } from './log-actions.ts'
import { findChannel, navigate } from './unread.ts'
import type { WindowState } from './window-model.ts'

export interface MessageLinkActions {
  /** Goes to a message and marks it; returns why not, in words. */
  showMessage(room: RoomRef, target: MessageRef): Promise<string | null>
  /** Opens the room of a link if this computer knows it, and goes to its message; returns why not. */
  openMessageLink(link: MessageLink): Promise<string | null>
  /** The link to a message; null before the room's id is known. */
  linkTo(room: RoomRef, channel: string, target: MessageRef): string | null
}

interface MessageLinksDeps {
  readonly bridge: ChatBridge
  readonly log: LogActions
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
  /** Resolves when this is true of the window, or after some time. */
  until(isTrue: (state: WindowState) => boolean): Promise<void>
}

export function createMessageLinks({
  bridge,
  log,
  state,
  edit,
  until,
}: MessageLinksDeps): MessageLinkActions {
  function loaded(ref: RoomRef, target: MessageRef): Message | undefined {
    const room = state().chat.rooms.find((other) => other.ref === ref)
    for (const { entries } of room?.channels ?? []) {
      const found = entries.findLast(
        (entry) => entry.kind === 'message' && isSameMessage(refOf(entry), target),
      )
      if (found?.kind === 'message') return found
    }
    return undefined
  }

  async function find(room: RoomRef, target: MessageRef): Promise<Message | string> {
    const here = loaded(room, target)
    if (here) return here
    const result = await bridge.dispatch({ kind: 'loadMessage', room, target })
    return result.ok ? (result.value.message ?? MISSING_HERE) : result.problem.text
  }

  async function showMessage(room: RoomRef, target: MessageRef): Promise<string | null> {
    const found = await find(room, target)
    if (typeof found === 'string') return found
    const problem = await log.jump(room, found.channel, { kind: 'message', seq: found.seq })
    return problem?.text ?? null
  }

  /** The room of a link, opened if it is known; or why not. */
  async function roomOf(id: string): Promise<{ readonly ref: RoomRef } | string> {
    const open = state().chat.rooms.find((room) => room.id === id)
    if (open) return open
    if (!state().chat.recents.some((recent) => recent.id === id)) return ROOM_UNKNOWN
    const result = await bridge.dispatch({ kind: 'openRecent', id })
    if (!result.ok) return result.problem.text
    const { room: ref } = result.value
    // The app answers before it sends the room.
    await until(({ chat }) => chat.rooms.some((room) => room.ref === ref && room.channels.length > 0))
    return { ref }
  }

  return {
    showMessage,
    openMessageLink: async ({ room: id, channel, target }) => {
      const room = await roomOf(id)
      if (typeof room === 'string') return room
      const isThere = findChannel(state().chat, room.ref, channel) !== undefined
      // Where it is said that the message is missing.
      if (isThere) edit((before) => navigate(before, { kind: 'room', room: room.ref, channel }))
      return showMessage(room.ref, target)
    },
    linkTo: (ref, channel, target) => {
      const room = state().chat.rooms.find((other) => other.ref === ref)?.id ?? ''
      return room === '' ? null : formatMessageLink({ room, channel, target })
    },
  }
}
