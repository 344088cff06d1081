import type { RoomState } from '../shared/client/chat-state.ts'

/** What closing the window would end for others, as one sentence; null when it ends nothing. */
export function whatClosingEnds(rooms: readonly RoomState[]): string | null {
  const hosted = rooms.filter((room) => room.hosting !== null).map((room) => `“${room.name}”`)
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(hosted)
  if (hosted.length === 0) return null
  return `You host ${names}. Closing Parley ends ${hosted.length === 1 ? 'this room' : 'these rooms'} for everyone in ${hosted.length === 1 ? 'it' : 'them'}.`
}
