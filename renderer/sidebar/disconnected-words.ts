import type { RoomState } from '../../shared/bridge/room-state.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'

/** Why an open room is not connected; null while it is connected. */
export function disconnectedWords({
  session,
  disconnectedBecause,
}: Pick<RoomState, 'session' | 'disconnectedBecause'>): string | null {
  switch (session.kind) {
    case 'joined':
      return null
    case 'knocking':
      return 'waiting for approval'
    case 'idle':
    case 'connecting':
    case 'handshaking':
    case 'backingOff':
    case 'closed':
      return disconnectedBecause?.code === 'host-stopping' ? 'closed by its host' : 'not connected'
    default:
      return assertNever(session)
  }
}
