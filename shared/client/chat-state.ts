import type { RoomEvent } from '../protocol/events.ts'
import type { Outgoing } from './outbox.ts'
import type { SessionState } from './session-machine.ts'

/** Names one open room within one running app: "r1". Not stable across starts. */
export type RoomRef = string

export interface Member {
  readonly id: string
  readonly name: string
  readonly state: 'here' | 'away'
}

/** The loaded stretch of one channel: everything from `oldest` on, without a gap. */
export interface ChannelState {
  readonly name: string
  readonly events: readonly RoomEvent[]
  /** All events of this channel with seq ≥ oldest are in `events`; a page before it is what to ask for next. */
  readonly oldest: number
  /** Whether the host may have events before `oldest`. */
  readonly more: boolean
  /** Ids of the members typing here right now. */
  readonly typing: readonly string[]
}

/** Present while this app hosts the room. */
export interface Hosting {
  readonly bind: string
  readonly port: number
  /** What others type to join, likeliest first: "192.168.1.20:5050". */
  readonly addresses: readonly string[]
}

export interface RoomState {
  readonly ref: RoomRef
  /** The room's own id; empty until the first welcome. */
  readonly id: string
  readonly name: string
  /** What was typed to get here, or the first of the hosting addresses. */
  readonly address: string
  readonly hosting: Hosting | null
  readonly session: SessionState
  readonly me: { readonly id: string; readonly name: string }
  /** In the room's order, the first channel first. */
  readonly channels: readonly ChannelState[]
  /** Everybody the room knows, by id. */
  readonly members: Readonly<Record<string, Member>>
  readonly outgoing: readonly Outgoing[]
}

export interface RecentRoom {
  readonly address: string
  readonly name: string
  /** Wall time of the last visit. */
  readonly at: number
}

/** Everything a window shows. The app holds one and every window reduces its own copy from the same changes. */
export interface ChatState {
  /** The user's display name; empty until it has been asked for. */
  readonly profile: { readonly name: string; readonly id: string }
  readonly rooms: readonly RoomState[]
  readonly recents: readonly RecentRoom[]
}

export const emptyChatState: ChatState = { profile: { name: '', id: '' }, rooms: [], recents: [] }

export type RoomChange =
  | { readonly kind: 'sessionChanged'; readonly session: SessionState }
  | {
      readonly kind: 'welcomed'
      readonly id: string
      readonly name: string
      readonly me: { readonly id: string; readonly name: string }
      readonly channels: readonly string[]
      readonly head: number
      /** False when what was loaded before still belongs to this log. */
      readonly fresh: boolean
    }
  /** New at the end of the log, in order. */
  | { readonly kind: 'eventsArrived'; readonly events: readonly RoomEvent[] }
  /** Older ones, asked for with `before` = the channel's `oldest`. */
  | {
      readonly kind: 'pageLoaded'
      readonly channel: string
      readonly before: number
      readonly events: readonly RoomEvent[]
      readonly more: boolean
    }
  | {
      readonly kind: 'presenceChanged'
      readonly members: readonly {
        readonly id: string
        readonly name: string
        readonly state: 'here' | 'away' | 'gone'
      }[]
    }
  | { readonly kind: 'typingChanged'; readonly channel: string; readonly typing: readonly string[] }
  | { readonly kind: 'outgoingChanged'; readonly message: Outgoing }
  | { readonly kind: 'outgoingDropped'; readonly nonce: string }

export type Change =
  | { readonly kind: 'profileChanged'; readonly name: string }
  | { readonly kind: 'recentsChanged'; readonly recents: readonly RecentRoom[] }
  | { readonly kind: 'roomOpened'; readonly room: RoomState }
  | { readonly kind: 'roomClosed'; readonly room: RoomRef }
  | { readonly kind: 'roomChanged'; readonly room: RoomRef; readonly change: RoomChange }
