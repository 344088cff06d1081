import type { RoomRef } from '../../shared/bridge/room-state.ts'

/** Identifies one channel of one open room in this window's records. */
export const channelKey = (room: RoomRef, channel: string): string => `${room}/${channel}`

/** Splits a key into its room and channel. */
export function parseChannelKey(key: string): readonly [room: RoomRef, channel: string] {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}
