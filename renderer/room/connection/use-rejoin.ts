import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { Opening } from '../../joining/use-opening.ts'
import { useActions } from '../../store/use-chat.ts'

/**
 * Joins a room again with the answer that its ended session lacked. If that fails, the kept copy of
 * the room is shown, with the reason.
 */
export function useRejoin({ ref, id }: Pick<RoomState, 'ref' | 'id'>): Opening['open'] {
  const { dispatch, openRoom } = useActions()
  return (command) => {
    if (typeof command === 'string' || command.kind !== 'joinRoom') return
    // Runs on when this room and its banner are gone, as leaving the room is the first step.
    void (async () => {
      await dispatch({ kind: 'leaveRoom', room: ref })
      const joined = await dispatch(command)
      const shown = joined.ok ? joined : await dispatch({ kind: 'openRecent', id })
      if (shown.ok) openRoom(shown.value.room)
    })()
  }
}
