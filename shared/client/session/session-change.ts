import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Knock, PresenceEntry, Rules } from '../../protocol/wire/frames.ts'
import type { Notice } from './notice.ts'
import type { Outgoing } from '../replica/outbox.ts'
import type { SessionState } from './session-machine.ts'

/** What a session learns about its room. */
export type SessionChange =
  | { readonly kind: 'sessionChanged'; readonly session: SessionState }
  | { readonly kind: 'hostKeySeen'; readonly hostKey: string }
  | {
      readonly kind: 'welcomed'
      readonly id: string
      readonly name: string
      readonly me: { readonly id: string; readonly name: string }
      /** All channels, in the room's order. */
      readonly channels: readonly string[]
      /** The seq of the last event in this copy. Missed and new events follow it. */
      readonly position: number
      /** The oldest seq the host still has. */
      readonly first: number
      /** False if the events loaded earlier still belong to this log. */
      readonly fresh: boolean
    }
  /** Replaces the notices shown before. */
  | { readonly kind: 'noticed'; readonly notices: readonly Notice[] }
  | { readonly kind: 'rulesChanged'; readonly rules: Rules }
  | { readonly kind: 'knocksChanged'; readonly knocks: readonly Knock[] }
  /** Where else the host can be reached, by its own account [H7]. */
  | { readonly kind: 'addressesChanged'; readonly addresses: readonly string[] }
  /** New at the end of the log, in order. */
  | { readonly kind: 'eventsArrived'; readonly events: readonly RoomEvent[] }
  | { readonly kind: 'presenceChanged'; readonly members: readonly PresenceEntry[] }
  | { readonly kind: 'typingChanged'; readonly channel: string; readonly typing: readonly string[] }
  | { readonly kind: 'outgoingChanged'; readonly message: Outgoing }
  | { readonly kind: 'outgoingDropped'; readonly nonce: string }

/** Where a session reports what it learns. */
export interface SessionChanges {
  report(change: SessionChange): void
}
