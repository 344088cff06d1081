import type { Change, ChatState } from '../../shared/bridge/chat-state.ts'
import type { ChannelState, RoomRef } from '../../shared/bridge/room-state.ts'
import { channelOf, hasPlace } from '../../shared/protocol/log/events.ts'
import { channelKey } from './channel-key.ts'
import type { Place, WindowState } from './window-model.ts'

/** One channel of one open room. */
export const findChannel = (chat: ChatState, room: RoomRef, name: string): ChannelState | undefined =>
  chat.rooms.find(({ ref }) => ref === room)?.channels.find((channel) => channel.name === name)

/** Whether new events in this channel are seen: the window has the focus and shows its end. */
const isSeen = ({ place, focused, chat }: WindowState, room: RoomRef, channel: string): boolean =>
  focused &&
  place.kind === 'room' &&
  place.room === room &&
  place.channel === channel &&
  !findChannel(chat, room, channel)?.ahead

/** Counts unseen events, and remembers the last seq of each channel. */
export function countUnread(state: WindowState, change: Change): WindowState {
  if (change.kind !== 'roomChanged' || change.change.kind !== 'eventsArrived') return state
  const me = state.chat.rooms.find((room) => room.ref === change.room)?.me.id
  const readings = { ...state.readings }
  const lastSeqs = { ...state.lastSeqs }
  for (const event of change.change.events) {
    const key = channelKey(change.room, channelOf(event))
    if (hasPlace(event)) lastSeqs[key] = event.seq
    if (event.kind !== 'messagePosted' || event.author.id === me) continue
    if (isSeen(state, change.room, event.channel)) continue
    const before = readings[key] ?? { unread: 0, unreadMarker: null }
    readings[key] = {
      unread: before.unread + 1,
      unreadMarker: before.unread === 0 ? event.seq : before.unreadMarker,
    }
  }
  return { ...state, readings, lastSeqs }
}

/** Goes to a place and marks it as read; the unread line of the place left behind is removed. */
export function navigate(state: WindowState, place: Place): WindowState {
  const samePlace =
    state.place.kind === 'room' &&
    place.kind === 'room' &&
    state.place.room === place.room &&
    state.place.channel === place.channel
  const readings = { ...state.readings }
  if (state.place.kind === 'room' && !samePlace) {
    delete readings[channelKey(state.place.room, state.place.channel)]
  }
  const navigated = { ...state, place, readings, jump: samePlace ? state.jump : null }
  if (place.kind === 'lobby') return navigated
  const lastChannels = { ...state.lastChannels, [place.room]: place.channel }
  const opened = { ...navigated, lastChannels }
  const unreadMarker = readings[channelKey(place.room, place.channel)]?.unreadMarker ?? null
  const channel = findChannel(state.chat, place.room, place.channel)
  // If the first unread message is not loaded, opening the channel does not show it.
  const isMarkerUnloaded = unreadMarker !== null && channel?.more === true && unreadMarker < channel.oldest
  return isMarkerUnloaded ? opened : markRead(opened)
}

/** Marks the visible channel as read; its line stays, so that the user can still find it. */
export function markRead(state: WindowState): WindowState {
  if (state.place.kind !== 'room' || !isSeen(state, state.place.room, state.place.channel)) return state
  const key = channelKey(state.place.room, state.place.channel)
  const reading = state.readings[key]
  if (!reading || reading.unread === 0) return state
  return { ...state, readings: { ...state.readings, [key]: { ...reading, unread: 0 } } }
}
