import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Knock, PresenceEntry, Rules } from '../../protocol/wire/frames.ts'
import type { Notice } from './notice.ts'
import type { Outgoing } from '../replica/outbox.ts'
import type { SessionState } from './session-machine.ts'

/** What a session learns of its room. */
export type SessionChange =
  | { readonly kind: 'sessionChanged'; readonly session: SessionState }
  | { readonly kind: 'hostKeySeen'; readonly hostKey: string }
  | {
      readonly kind: 'welcomed'
      readonly id: string
      readonly name: string
      readonly me: { readonly id: string; readonly name: string }
      /** All of the room's, in its order. */
      readonly channels: readonly string[]
      /** The last event of this copy: missed and new events come after it. */
      readonly position: number
      /** The oldest seq the host still has. */
      readonly first: number
      /** False if what was loaded before still belongs to this log. */
      readonly fresh: boolean
    }
  /** What the user should know about the room; replaces what was shown before. */
  | { readonly kind: 'noticed'; readonly notices: readonly Notice[] }
  | { readonly kind: 'rulesChanged'; readonly rules: Rules }
  | { readonly kind: 'knocksChanged'; readonly knocks: readonly Knock[] }
  /** Where else the host can be reached, as it says itself. */
  | { readonly kind: 'addressesTold'; readonly addresses: readonly string[] }
  /** New at the end of the log, in order. */
  | { readonly kind: 'eventsArrived'; readonly events: readonly RoomEvent[] }
  | { readonly kind: 'presenceChanged'; readonly members: readonly PresenceEntry[] }
  | { readonly kind: 'typingChanged'; readonly channel: string; readonly typing: readonly string[] }
  | { readonly kind: 'outgoingChanged'; readonly message: Outgoing }
  | { readonly kind: 'outgoingDropped'; readonly nonce: string }

/** Where a session reports what it learns. */
export interface SessionChanges {
  tell(change: SessionChange): void
}
