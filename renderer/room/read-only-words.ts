import type { RoomState } from '../../shared/client/room-state.ts'
import { shutOutBy, type ShutOut } from '../../shared/client/failures.ts'

/** What stands in the composer's place where nothing can be written; null where something can. */
export function readOnlyWords({ session }: Pick<RoomState, 'session'>): string | null {
  if (session.kind === 'knocking') return 'You can write here once you are let in.'
  const by = session.kind === 'closed' ? shutOutBy(session.because) : null
  return by && words[by]
}

const NOT_BEFORE_LET_IN = 'You can read this room. To write in it, you have to be let in again.'

const words: Readonly<Record<ShutOut, string>> = {
  banned: 'You can read this room, but not write in it.',
  kicked: NOT_BEFORE_LET_IN,
  'knock-refused': NOT_BEFORE_LET_IN,
  'room-closed': 'You can read this room. While it is closed to newcomers, you can’t write in it.',
  'invite-needed': 'You can read this room. To write in it, you need a new invite.',
  'invite-not-valid': 'You can read this room. To write in it, you need a new invite.',
}
