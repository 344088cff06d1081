import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { readOnlyWords } from '../composer/read-only-words.ts'
import { mayRemoveMessageOf } from '../members/roles.ts'

/** What the user may do to a message, as far as this window knows: the host decides. */
export interface MessageRights {
  /** Reply and react. */
  readonly answer: boolean
  readonly edit: boolean
  readonly remove: boolean
}

export const NO_RIGHTS: MessageRights = { answer: false, edit: false, remove: false }

type Known = Pick<RoomState, 'me' | 'members' | 'hosting' | 'rules' | 'session'>

export function rightsOn(room: Known, author: string): MessageRights {
  if (readOnlyWords(room) !== null) return NO_RIGHTS
  const answer = room.rules?.muted.includes(room.me.id) !== true
  return { answer, edit: answer && author === room.me.id, remove: mayRemoveMessageOf(room, author) }
}

export const isSameRights = (a: MessageRights, b: MessageRights): boolean =>
  a.answer === b.answer && a.edit === b.edit && a.remove === b.remove
