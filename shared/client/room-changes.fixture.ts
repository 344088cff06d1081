import type { RoomChange } from './chat-state.ts'
import { RoomChanges } from './room-changes.ts'

/** A room's changes with a first listener, whose errors reach who tells: for tests. */
export function changesTo(listener: (change: RoomChange) => void): RoomChanges {
  const changes = new RoomChanges((error) => {
    throw error
  })
  changes.listen(listener)
  return changes
}
