import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { Opening } from '../../joining/use-opening.ts'
import { useActions } from '../../store/use-chat.ts'

/**
 * Joins a room anew with what its host, or caution, wanted to know: its session has ended for want of that. When it does
 * not help, the room is shown again as it was kept, and says why.
 */
export function useRejoin({ ref, id }: Pick<RoomState, 'ref' | 'id'>): Opening['open'] {
  const { dispatch, openRoom } = useActions()
  return (command) => {
    if (typeof command === 'string' || command.kind !== 'joinRoom') return
    // Not stopped when this room, and this banner with it, are gone: that is its first step.
    void (async () => {
      await dispatch({ kind: 'leaveRoom', room: ref })
      const joined = await dispatch(command)
      const shown = joined.ok ? joined : await dispatch({ kind: 'openRecent', id })
      if (shown.ok) openRoom(shown.value.room)
    })()
  }
}
