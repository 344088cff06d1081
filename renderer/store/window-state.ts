import type { AppLoss, BridgeUpdate } from '../../shared/client/bridge.ts'
import { emptyChatState, type Change, type ChatState } from '../../shared/client/chat-state.ts'
import type { RoomRef } from '../../shared/client/room-state.ts'
import { reduce } from '../../shared/client/reduce.ts'
import { assertNever } from '../../shared/protocol/assert-never.ts'
import { channelKey, placeOf } from './channel-key.ts'
import { knockingRoom, type JoinWish } from './join-wish.ts'
import { noteArrivals } from './reading.ts'

export type Place =
  { readonly kind: 'lobby' } | { readonly kind: 'room'; readonly room: RoomRef; readonly channel: string }

/** How far somebody at this window has read one channel. */
export interface Reading {
  readonly unread: number
  /** The seq of the first message that arrived unseen; where the "new" line stands. */
  readonly line: number | null
}

export type Paging = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly text: string }

/** What a message list is to bring into view. Each object is one wish: the same place twice needs two. */
export type Target =
  /** Found by a search: in the middle, marked, focused. */
  | { readonly kind: 'message'; readonly seq: number }
  /** The first of a day: at the top, marked, focused. */
  | { readonly kind: 'day'; readonly seq: number }
  /** Where reading stopped. */
  | { readonly kind: 'line'; readonly seq: number }
  | { readonly kind: 'end' }

export interface Jump {
  readonly room: RoomRef
  readonly channel: string
  readonly to: Target
}

type ByChannel<T> = Readonly<Record<string, T>>

/** What one window shows: the app's state, reduced, and what only this window knows. */
export interface WindowState {
  readonly chat: ChatState
  /** Whether a first snapshot has come. */
  readonly ready: boolean
  /** What has become of the app behind the window; null while it is there. */
  readonly appLost: AppLoss | null
  readonly focused: boolean
  readonly place: Place
  /** What was written in this window and the app does not have yet; the rest is in the chat's rooms. */
  readonly drafts: ByChannel<string>
  readonly readings: ByChannel<Reading>
  readonly paging: ByChannel<Paging>
  /** The same in the other direction, while newer messages than the loaded ones exist. */
  readonly pagingNewer: ByChannel<Paging>
  /** The last seq that has arrived in a channel, loaded or not. */
  readonly heads: ByChannel<number>
  readonly jump: Jump | null
  /** The channel last open in each room. */
  readonly lastChannels: Readonly<Record<RoomRef, string>>
  /** Rooms in which a changed name has been told and put away. */
  readonly nameTold: Readonly<Record<RoomRef, true>>
  /** Where this window has asked to be let in and has no answer yet, each once, the latest last; kept when it is loaded again. */
  readonly joining: readonly JoinWish[]
  /** Rooms in which this window lets everybody in who knocks, and until when, by the wall clock. */
  readonly lettingIn: Readonly<Record<RoomRef, number>>
  /** Answers that came when whoever had asked was looking elsewhere, the oldest first, until they are put away. */
  readonly told: readonly string[]
}

export const emptyWindowState: WindowState = {
  chat: emptyChatState,
  ready: false,
  appLost: null,
  focused: true,
  place: { kind: 'lobby' },
  drafts: {},
  readings: {},
  paging: {},
  pagingNewer: {},
  heads: {},
  jump: null,
  lastChannels: {},
  nameTold: {},
  joining: [],
  lettingIn: {},
  told: [],
}

/** Folds one update from the app into the window. */
export function applyUpdate(state: WindowState, update: BridgeUpdate): WindowState {
  switch (update.kind) {
    case 'snapshot':
      return { ...carryOver(state, update.state), chat: update.state, ready: true, appLost: null }
    case 'changes':
      return update.changes.reduce(applyChange, state)
    case 'appLost':
      return { ...state, appLost: update.how }
    default:
      return assertNever(update)
  }
}

/** Folds one change, and what it means to somebody looking at this window. */
export function applyChange(state: WindowState, change: Change): WindowState {
  const noted = retryPages(noteArrivals(state, change), change)
  let next: WindowState = { ...noted, chat: reduce(state.chat, change) }
  if (change.kind === 'roomClosed') next = { ...next, lettingIn: without(next.lettingIn, change.room) }
  const closedHere =
    change.kind === 'roomClosed' && state.place.kind === 'room' && state.place.room === change.room
  return closedHere ? { ...next, place: { kind: 'lobby' } } : next
}

function without<T>(records: Readonly<Record<RoomRef, T>>, room: RoomRef): Readonly<Record<RoomRef, T>> {
  const { [room]: _gone, ...rest } = records
  return rest
}

/** Pages that did not come for want of a connection may come now: a failure put away is asked for again. */
function retryPages(state: WindowState, change: Change): WindowState {
  const joined =
    change.kind === 'roomChanged' &&
    change.change.kind === 'sessionChanged' &&
    change.change.session.kind === 'joined'
  if (!joined) return state
  const keep = (pagings: ByChannel<Paging>): ByChannel<Paging> =>
    Object.fromEntries(
      Object.entries(pagings).filter(
        ([key, { kind }]) => kind !== 'failed' || !key.startsWith(channelKey(change.room, '')),
      ),
    )
  return { ...state, paging: keep(state.paging), pagingNewer: keep(state.pagingNewer) }
}

/**
 * Room references do not survive a restart of the app, rooms do: moves drafts and places to the reference that the
 * same room has now, and forgets what belongs to no room any more. After a reload it is the same: the app may be another by then.
 */
function carryOver(state: WindowState, next: ChatState): WindowState {
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
        const [ref, channel] = placeOf(key)
        const now = moved.get(ref)
        return now === undefined ? [] : [[channelKey(now, channel), value] as const]
      }),
    )
  const room = state.place.kind === 'room' ? moved.get(state.place.room) : undefined
  return {
    ...state,
    place: state.place.kind === 'room' && room !== undefined ? { ...state.place, room } : { kind: 'lobby' },
    drafts: byChannel(state.drafts),
    readings: byChannel(state.readings),
    paging: {},
    pagingNewer: {},
    heads: {},
    jump: null,
    lastChannels: byRoom(state.lastChannels),
    nameTold: byRoom(state.nameTold),
    // So does what was done at the door of a room that this app hosted.
    lettingIn: {},
    // A knock ends with the app that knocked; after a reload it may still be under way.
    joining: state.ready ? state.joining.filter((wish) => knockingRoom(wish, next)) : state.joining,
  }
}
