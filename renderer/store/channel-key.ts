import type { RoomRef } from '../../shared/client/chat-state.ts'

/** Names one channel of one open room in this window's records. */
export const channelKey = (room: RoomRef, channel: string): string => `${room}/${channel}`
