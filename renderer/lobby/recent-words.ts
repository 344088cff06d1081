import type { RecentRoom, RoomState } from '../../shared/client/chat-state.ts'
import { assertNever } from '../../shared/protocol/assert-never.ts'
import { sinceLabel } from '../words/time.ts'

/**
 * How a room of before stands: `open` is it where it is open in this app, `isHere` whether it is announced or answers, `today` the moment
 * today began.
 */
export function recentWords(
  recent: Pick<RecentRoom, 'hosted' | 'at'>,
  {
    open,
    isHere,
    today,
  }: {
    readonly open: Pick<RoomState, 'session' | 'lost'> | undefined
    readonly isHere: boolean
    readonly today: number
  },
): string {
  if (open) return openWords(open)
  if (isHere) return 'here now'
  return `${recent.hosted ? '' : 'away, '}last visited ${sinceLabel(recent.at, today)}`
}

function openWords({ session, lost }: Pick<RoomState, 'session' | 'lost'>): string {
  switch (session.kind) {
    case 'joined':
      return 'open now'
    case 'knocking':
      return 'waiting to be let in'
    case 'idle':
    case 'connecting':
    case 'greeting':
    case 'backingOff':
    case 'closed':
      return lost?.code === 'host-stopping' ? 'closed by its host' : 'not connected'
    default:
      return assertNever(session)
  }
}
