import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { withRelations } from '../../shared/protocol/log/timeline.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import type { Relation } from '../../shared/protocol/log/events.ts'
import { channelKey } from './channel-key.ts'
import { draftOf } from './drafts.ts'
import type { WindowState, Writing } from './window-model.ts'

export const writingOf = (
  { writing }: Pick<WindowState, 'writing'>,
  room: RoomRef,
  channel: string,
): Writing | null => writing[channelKey(room, channel)] ?? null

/** The message that a writing is about. */
export const messageOfWriting = (writing: Writing): Message =>
  writing.kind === 'reply' ? writing.to : writing.of

/** The text in the composer of a channel. */
export function writtenText(state: WindowState, room: RoomRef, channel: string): string {
  const writing = writingOf(state, room, channel)
  return writing?.kind === 'edit' ? writing.text : draftOf(state, room, channel)
}

/** Begins, changes or ends (null) what the composer of a channel is for. */
export function withWriting(
  state: WindowState,
  room: RoomRef,
  channel: string,
  writing: Writing | null,
): WindowState {
  const { [channelKey(room, channel)]: before, ...rest } = state.writing
  if (writing === null) return before ? { ...state, writing: rest } : state
  return { ...state, writing: { ...rest, [channelKey(room, channel)]: writing } }
}

/** The same about the message as relations have made it. */
export function writingAfter(writing: Writing, relations: readonly Relation[], me: string): Writing {
  const before = messageOfWriting(writing)
  const [after] = withRelations([before], relations, me)
  if (after === before || after?.kind !== 'message') return writing
  return writing.kind === 'reply' ? { ...writing, to: after } : { ...writing, of: after }
}
