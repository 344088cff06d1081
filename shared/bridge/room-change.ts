import type { TimelineEntry } from '../protocol/log/timeline.ts'
import type { Outgoing } from '../client/replica/outbox.ts'
import type { ChannelState, Draft, Hosting } from './room-state.ts'
import type { SessionChange } from '../client/session/session-change.ts'

/**
 * Every change of an open room: from its session, from this computer's storage, and from a window
 * that loads events.
 */
export type RoomChange = SessionChange | LocalChange | LoadedChange

/** Changes that do not come from the session. */
export type LocalChange =
  /** This computer's copy of the room: shown before, or without, a connection. */
  | {
      readonly kind: 'localCopyLoaded'
      readonly channels: readonly ChannelState[]
      readonly outgoing: readonly Outgoing[]
      readonly kicked: readonly string[]
      readonly drafts: readonly Draft[]
    }
  | { readonly kind: 'draftsKept'; readonly drafts: readonly Draft[] }
  | { readonly kind: 'forgeriesFound'; readonly seqs: readonly number[] }
  | { readonly kind: 'hostingChanged'; readonly hosting: Hosting }

/** Events that a window has loaded. */
export type LoadedChange =
  /** Older ones, requested with `before` = the channel's `oldest`. */
  | {
      readonly kind: 'pageLoaded'
      readonly channel: string
      readonly before: number
      readonly entries: readonly TimelineEntry[]
      readonly more: boolean
    }
  /** The answer to loadNewer, requested with `after` = the seq of the last loaded event. */
  | {
      readonly kind: 'newerLoaded'
      readonly channel: string
      readonly after: number
      readonly entries: readonly TimelineEntry[]
      readonly ahead: boolean
    }
  /** Another stretch of the channel replaces the loaded one: a jump. */
  | {
      readonly kind: 'windowLoaded'
      readonly channel: string
      readonly entries: readonly TimelineEntry[]
      readonly more: boolean
      readonly ahead: boolean
    }
