import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { shutOutBy, type ShutOut } from '../../../shared/client/session/failures.ts'

/** What to show instead of the composer when the user cannot write; null when they can. */
export function readOnlyWords({ session }: Pick<RoomState, 'session'>): string | null {
  if (session.kind === 'knocking') return 'You can write here once the host approves you.'
  const reason = session.kind === 'closed' ? shutOutBy(session.because) : null
  return reason && words[reason]
}

const NEEDS_APPROVAL = 'You can read this room. To write here, you need to be approved again.'

const words: Readonly<Record<ShutOut, string>> = {
  banned: 'You can read this room, but you can’t write in it.',
  kicked: NEEDS_APPROVAL,
  'knock-refused': NEEDS_APPROVAL,
  'room-closed': 'You can read this room. You can’t write in it while it’s closed to newcomers.',
  'invite-needed': 'You can read this room. To write here, you need a new invite.',
  'invite-not-valid': 'You can read this room. To write here, you need a new invite.',
}
