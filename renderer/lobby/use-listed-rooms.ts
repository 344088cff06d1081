import { useCallback, useState } from 'react'
import { byRoomName, foundRoomKey, type FoundRoom } from '../../shared/finding/found-rooms.ts'

export interface ListedRoom {
  readonly room: FoundRoom
  /** It is no longer announced, and listed only because it is held. */
  readonly isGone: boolean
}

/**
 * The found rooms and held rooms, by name. The row of a room that the user is joining must stay
 * while announcements are lost: it shows the host's question and the wait for approval.
 */
export function useListedRooms(
  found: readonly FoundRoom[],
): [listed: readonly ListedRoom[], hold: (room: FoundRoom, isHeld: boolean) => void] {
  const [held, setHeld] = useState<readonly FoundRoom[]>([])
  const hold = useCallback((room: FoundRoom, isHeld: boolean) => {
    setHeld((before) => {
      const others = before.filter((other) => !isSame(other, room))
      if (isHeld) return [...others, room]
      return others.length === before.length ? before : others
    })
  }, [])
  const gone = held.filter((room) => !found.some((other) => isSame(other, room)))
  const listed = [
    ...found.map((room) => ({ room, isGone: false })),
    ...gone.map((room) => ({ room, isGone: true })),
  ]
  return [listed.toSorted((a, b) => byRoomName(a.room, b.room)), hold]
}

const isSame = (a: FoundRoom, b: FoundRoom): boolean => foundRoomKey(a) === foundRoomKey(b)
