/** What a user must know about a room, as data. `notice-words.ts` has the sentences. */
export type Notice =
  /** The host's log differs from this computer's copy, so the copy was started over [R1]. */
  | { readonly kind: 'logRestarted' }
  /** The host's earlier messages differ from what it sent before [S5]. */
  | { readonly kind: 'historyRewritten' }
  /** The copy of a joined room was damaged; `path` is where it was moved. */
  | { readonly kind: 'copySetAside'; readonly path: string }
  /** The same for a hosted room: where its log and its door file were moved; null if intact. */
  | { readonly kind: 'hostedSetAside'; readonly log: string | null; readonly door: string | null }
  /**
   * The room listens on another port than requested. `invited`: earlier invites have the old one.
   */
  | {
      readonly kind: 'tookAnotherPort'
      readonly requested: number
      readonly taken: number
      readonly invited: boolean
    }
  /** Bans and mutes in an imported file apply to the new room. */
  | { readonly kind: 'broughtBans'; readonly bans: number; readonly mutes: number }
  /** The drafts of the room were damaged; `path` is where they were moved. */
  | { readonly kind: 'draftsSetAside'; readonly path: string }
  /** The drafts of the room cannot be read; `because` is the system's reason, as a sentence. */
  | { readonly kind: 'draftsUnread'; readonly because: string }
  | RetentionNotice

/** What a user must know about the clock before old events are deleted. Times are wall times. */
export type RetentionNotice =
  /** The clock is before the newest event: nothing is deleted. */
  | { readonly kind: 'clockBehind'; readonly now: number; readonly newest: number }
  /** The clock was set forward by `days`: earlier events are kept for `kept` more days. */
  | { readonly kind: 'clockSetForward'; readonly days: number; readonly kept: number }
  /** `events` are older than `days`, and are deleted if that is still true in `inHours`. */
  | {
      readonly kind: 'due'
      readonly now: number
      readonly days: number
      readonly events: number
      readonly inHours: number
      /** No one has written for a week or more, or the clock is wrong. */
      readonly afterPause: boolean
    }
