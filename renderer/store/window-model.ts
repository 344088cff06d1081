import type { AppLoss } from '../../shared/bridge/bridge.ts'
import { emptyChatState, type ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import type { JoinWish } from './join-wish.ts'

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

export type ByChannel<T> = Readonly<Record<string, T>>

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
  readonly renamedNoticeDismissed: Readonly<Record<RoomRef, true>>
  /** Where this window has asked to be let in and has no answer yet, each once, the latest last; kept when it is loaded again. */
  readonly joining: readonly JoinWish[]
  /** Rooms in which this window lets everybody in who knocks, and until when, by the wall clock. */
  readonly lettingIn: Readonly<Record<RoomRef, number>>
  /** Answers that came when whoever had asked was looking elsewhere, the oldest first, until they are put away. */
  readonly toasts: readonly string[]
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
  renamedNoticeDismissed: {},
  joining: [],
  lettingIn: {},
  toasts: [],
}
