import { useCallback, useState } from 'react'
import { byRoomName, foundRoomKey, type FoundRoom } from '../../shared/finding/found-rooms.ts'

export interface ListedRoom {
  readonly room: FoundRoom
  /** It is no longer announced, and only listed because it is held. */
  readonly isGone: boolean
}

/**
 * The found rooms, and held rooms. The row of a room that the user joins stays, as it shows the
 * host's question and the waiting; announcements get lost, and a host may go.
 */
export function useListedRooms(
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
