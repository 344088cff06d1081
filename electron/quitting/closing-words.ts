import type { RoomState } from '../../shared/bridge/room-state.ts'

/** What would end rooms: for good, or until Parley is back with an update. */
export type Ending = 'quit' | 'restart'

/** The question for the user, saying what that would end for others; null when it ends nothing. */
export function closingWarning(rooms: readonly RoomState[], ending: Ending): string | null {
  const hosted = rooms.filter((room) => room.hosting !== null).map((room) => `“${room.name}”`)
  if (hosted.length === 0) return null
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(hosted)
  const condition = ending === 'quit' ? 'If you quit Parley' : 'When Parley restarts'
  return `${names} ${hosted.length === 1 ? 'is' : 'are'} open. ${condition}, everyone will be disconnected. Messages are kept.`
}
