import type { BridgeUpdate } from '../../shared/client/bridge.ts'
import { emptyChatState, type Change, type ChatState, type RoomRef } from '../../shared/client/chat-state.ts'
import { reduce } from '../../shared/client/reduce.ts'
import { assertNever } from '../../shared/protocol/assert-never.ts'

export type Place =
  { readonly kind: 'lobby' } | { readonly kind: 'room'; readonly room: RoomRef; readonly channel: string }

/** How far somebody at this window has read one channel. */
export interface Reading {
  readonly unread: number
  /** The seq of the first message that arrived unseen; where the "new" line stands. */
  readonly line: number | null
}

export type Paging = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly text: string }

type ByChannel<T> = Readonly<Record<string, T>>

/** What one window shows: the app's state, reduced, and what only this window knows. */
export interface WindowState {
  readonly chat: ChatState
  /** Whether a first snapshot has come. */
  readonly ready: boolean
  readonly appLost: boolean
  readonly focused: boolean
  readonly place: Place
  readonly drafts: ByChannel<string>
  readonly readings: ByChannel<Reading>
  readonly paging: ByChannel<Paging>
  /** The channel last open in each room. */
  readonly lastChannels: Readonly<Record<RoomRef, string>>
  /** Rooms in which a changed name has been told and put away. */
  readonly nameTold: Readonly<Record<RoomRef, true>>
}

export const emptyWindowState: WindowState = {
  chat: emptyChatState,
  ready: false,
  appLost: false,
  focused: true,
  place: { kind: 'lobby' },
  drafts: {},
  readings: {},
  paging: {},
  lastChannels: {},
  nameTold: {},
}

/** Names one channel of one open room in this window's records. */
export const channelKey = (room: RoomRef, channel: string): string => `${room}/${channel}`

/** Folds one update from the app into the window. */
export function applyUpdate(state: WindowState, update: BridgeUpdate): WindowState {
  switch (update.kind) {
    case 'snapshot':
      return { ...carryOver(state, update.state), chat: update.state, ready: true, appLost: false }
    case 'changes':
      return update.changes.reduce(applyChange, state)
    case 'appLost':
      return { ...state, appLost: true }
    default:
      return assertNever(update)
  }
}

/** Folds one change, and what it means to somebody looking at this window. */
export function applyChange(state: WindowState, change: Change): WindowState {
  const next = { ...countUnread(state, change), chat: reduce(state.chat, change) }
  const closedHere =
    change.kind === 'roomClosed' && state.place.kind === 'room' && state.place.room === change.room
  return closedHere ? { ...next, place: { kind: 'lobby' } } : next
}

/** Whether somebody is looking at this channel right now. */
export const isViewed = ({ place, focused }: WindowState, room: RoomRef, channel: string): boolean =>
  focused && place.kind === 'room' && place.room === room && place.channel === channel

function countUnread(state: WindowState, change: Change): WindowState {
  if (change.kind !== 'roomChanged' || change.change.kind !== 'eventsArrived') return state
  const me = state.chat.rooms.find((room) => room.ref === change.room)?.me.id
  const readings = { ...state.readings }
  for (const event of change.change.events) {
    if (event.kind !== 'messagePosted' || event.author.id === me) continue
    if (isViewed(state, change.room, event.channel)) continue
    const key = channelKey(change.room, event.channel)
    const before = readings[key] ?? { unread: 0, line: null }
    readings[key] = { unread: before.unread + 1, line: before.unread === 0 ? event.seq : before.line }
  }
  return { ...state, readings }
}

/** Goes to a place. What was unseen there is seen now; the line of the place left behind has done its work. */
export function goTo(state: WindowState, place: Place): WindowState {
  const samePlace =
    state.place.kind === 'room' &&
    place.kind === 'room' &&
    state.place.room === place.room &&
    state.place.channel === place.channel
  const readings = { ...state.readings }
  if (state.place.kind === 'room' && !samePlace) {
    delete readings[channelKey(state.place.room, state.place.channel)]
  }
  const moved = { ...state, place, readings }
  if (place.kind === 'lobby') return moved
  const lastChannels = { ...state.lastChannels, [place.room]: place.channel }
  return seeHere({ ...moved, lastChannels })
}

/** Marks what is on screen as seen; its line stays so that it can still be found. */
export function seeHere(state: WindowState): WindowState {
  if (state.place.kind !== 'room' || !state.focused) return state
  const key = channelKey(state.place.room, state.place.channel)
  const reading = state.readings[key]
  if (!reading || reading.unread === 0) return state
  return { ...state, readings: { ...state.readings, [key]: { ...reading, unread: 0 } } }
}

/**
 * Room references do not survive a restart of the app, rooms do: moves drafts and places to the reference that the
 * same room has now, and forgets what belongs to no room any more.
 */
function carryOver(state: WindowState, next: ChatState): WindowState {
  if (!state.ready) return settle(state, next)
  const moved = new Map<RoomRef, RoomRef>()
  for (const old of state.chat.rooms) {
    const now = next.rooms.find((room) => (old.id === '' ? room.ref === old.ref : room.id === old.id))
    if (now) moved.set(old.ref, now.ref)
  }
  const byRoom = <T>(records: Readonly<Record<RoomRef, T>>): Record<RoomRef, T> =>
    Object.fromEntries(
      Object.entries(records).flatMap(([ref, value]) => {
        const now = moved.get(ref)
        return now === undefined ? [] : [[now, value] as const]
      }),
    )
  const byChannel = <T>(records: ByChannel<T>): ByChannel<T> =>
    Object.fromEntries(
      Object.entries(records).flatMap(([key, value]) => {
        const [ref = '', ...channel] = key.split('/')
        const now = moved.get(ref)
        return now === undefined ? [] : [[channelKey(now, channel.join('/')), value] as const]
      }),
    )
  const room = state.place.kind === 'room' ? moved.get(state.place.room) : undefined
  return {
    ...state,
    place: state.place.kind === 'room' && room !== undefined ? { ...state.place, room } : { kind: 'lobby' },
    drafts: byChannel(state.drafts),
    readings: byChannel(state.readings),
    paging: {},
    lastChannels: byRoom(state.lastChannels),
    nameTold: byRoom(state.nameTold),
  }
}

/** After a reload: the place kept from before may be a room that has closed meanwhile. */
function settle(state: WindowState, next: ChatState): WindowState {
  const { place } = state
  return place.kind === 'room' && !next.rooms.some((room) => room.ref === place.room)
    ? { ...state, place: { kind: 'lobby' } }
    : state
}
