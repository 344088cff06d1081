import { useCallback, useState } from 'react'
import { byRoomName, foundRoomKey, type FoundRoom } from '../../shared/finding/found-rooms.ts'

export interface ListedRoom {
  readonly room: FoundRoom
  /** It is not announced any more, and listed because it is held. */
  readonly isGone: boolean
}

/**
 * The found rooms, and those that are held: while somebody joins a room, its row stays, for it is where the host's question is asked and
 * where the waiting is said. Announcements get lost on the way, and a host may go.
 */
export function useHeldRooms(
  found: readonly FoundRoom[],
): [listed: readonly ListedRoom[], hold: (room: FoundRoom, isHeld: boolean) => void] {
  const [held, setHeld] = useState<readonly FoundRoom[]>([])
  const hold = useCallback((room: FoundRoom, isHeld: boolean) => {
    setHeld((before) => {
      const others = before.filter((one) => !isSame(one, room))
      if (isHeld) return [...others, room]
      return others.length === before.length ? before : others
    })
  }, [])
  const gone = held.filter((room) => !found.some((one) => isSame(one, room)))
  const listed = [
    ...found.map((room) => ({ room, isGone: false })),
    ...gone.map((room) => ({ room, isGone: true })),
  ]
  return [listed.toSorted((a, b) => byRoomName(a.room, b.room)), hold]
}

const isSame = (a: FoundRoom, b: FoundRoom): boolean => foundRoomKey(a) === foundRoomKey(b)
