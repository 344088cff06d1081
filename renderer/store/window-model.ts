import type { AppLoss } from '../../shared/bridge/bridge.ts'
import { emptyChatState, type ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import type { PendingJoin } from './pending-join.ts'

export type Place =
  { readonly kind: 'lobby' } | { readonly kind: 'room'; readonly room: RoomRef; readonly channel: string }

/** How far the user has read one channel in this window. */
export interface Reading {
  readonly unread: number
  /** The seq of the first message that arrived unseen, above which the "new" line is drawn. */
  readonly unreadMarker: number | null
}

export type Paging = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly text: string }

/**
 * What the message list should scroll to. Each object is one request: going to the same place twice
 * needs two.
 */
export type Target =
  /** Found by a search: centred, marked, focused. */
  | { readonly kind: 'message'; readonly seq: number }
  /** The first of a day: at the top, marked, focused. */
  | { readonly kind: 'day'; readonly seq: number }
  /** Where reading stopped. */
  | { readonly kind: 'unreadMarker'; readonly seq: number }
  | { readonly kind: 'end' }

export interface Jump {
  readonly room: RoomRef
  readonly channel: string
  readonly to: Target
}

/** The original of a reply, if it is not among the loaded messages. */
export type Quote =
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly message: Message }
  | { readonly kind: 'missing' }

/**
 * What the composer of a channel is for, if not for a new message. An edit has its own text, so
 * that the draft from before comes back afterwards; a reply is written in the draft.
 */
export type Writing =
  | { readonly kind: 'reply'; readonly to: Message }
  | { readonly kind: 'edit'; readonly of: Message; readonly text: string }

export type ByChannel<T> = Readonly<Record<string, T>>

/** What one window shows: the app's state, and what only this window knows. */
export interface WindowState {
  readonly chat: ChatState
  /** Whether the first snapshot has arrived. */
  readonly ready: boolean
  /** Why the app behind the window is gone; null while it is running. */
  readonly appLost: AppLoss | null
  readonly focused: boolean
  readonly place: Place
  /**
   * Text written in this window that the app does not have yet; other drafts are in the chat's
   * rooms.
   */
  readonly drafts: ByChannel<string>
  readonly writing: ByChannel<Writing>
  readonly readings: ByChannel<Reading>
  readonly paging: ByChannel<Paging>
  /** The same for newer pages, while newer messages exist than the loaded ones. */
  readonly pagingNewer: ByChannel<Paging>
  /** The last seq that has arrived in a channel, loaded or not. */
  readonly lastSeqs: ByChannel<number>
  readonly jump: Jump | null
  /** By {@link quoteKey}. */
  readonly quotes: Readonly<Record<string, Quote>>
  /** The channel last open in each room. */
  readonly lastChannels: Readonly<Record<RoomRef, string>>
  /** Rooms whose notice of a changed name was dismissed. */
  readonly renamedNoticeDismissed: Readonly<Record<RoomRef, true>>
  /**
   * Unanswered requests to join, each once, the latest last; kept when the window is loaded again.
   */
  readonly joining: readonly PendingJoin[]
  /** Rooms in which this window admits everyone, and until when, by the wall clock. */
  readonly lettingIn: Readonly<Record<RoomRef, number>>
  /** Messages about actions whose page the user has left, oldest first, until dismissed. */
  readonly toasts: readonly string[]
}

export const emptyWindowState: WindowState = {
  chat: emptyChatState,
  ready: false,
  appLost: null,
  focused: true,
  place: { kind: 'lobby' },
  drafts: {},
  writing: {},
  readings: {},
  paging: {},
  pagingNewer: {},
  lastSeqs: {},
  jump: null,
  quotes: {},
  lastChannels: {},
  renamedNoticeDismissed: {},
  joining: [],
  lettingIn: {},
  toasts: [],
}
