import type { RoomState } from '../../shared/bridge/room-state.ts'

/** Whether Parley quits for good or restarts with an update. */
export type Ending = 'quit' | 'restart'

/** The warning about the hosted rooms that this ends for others; null if there are none. */
export function closingWarning(rooms: readonly RoomState[], ending: Ending): string | null {
  const hosted = rooms.filter((room) => room.hosting !== null).map((room) => `“${room.name}”`)
  if (hosted.length === 0) return null
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(hosted)
  const condition = ending === 'quit' ? 'If you quit Parley' : 'When Parley restarts'
  return `${names} ${hosted.length === 1 ? 'is' : 'are'} open. ${condition}, everyone will be disconnected. Messages are kept.`
}
