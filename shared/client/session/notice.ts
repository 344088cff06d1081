/**
 * What the user of a room is told of it, as a code with its facts; `notice-words.ts` says it in
 * sentences.
 */
export type Notice =
  /**
   * The host's log is not the one that this computer has a copy of: the copy was begun again [R1].
   */
  | { readonly kind: 'logRestarted' }
  /** The host's earlier messages differ from what it sent before [S5]. */
  | { readonly kind: 'historyRewritten' }
  /** The copy of a joined room was damaged; `path` is where it was moved. */
  | { readonly kind: 'copySetAside'; readonly path: string }
  /**
   * The same for a hosted room: where its log and the file of its door were moved; null for what
   * was not damaged.
   */
  | { readonly kind: 'hostedSetAside'; readonly log: string | null; readonly door: string | null }
  /**
   * The room listens on a different port from the requested one; `invited` if earlier invites name
   * the old one.
   */
  | {
      readonly kind: 'tookAnotherPort'
      readonly requested: number
      readonly taken: number
      readonly invited: boolean
    }
  /** An import bans people from the new room, or mutes them in it. */
  | { readonly kind: 'broughtBans'; readonly bans: number; readonly mutes: number }
  /** The drafts here were damaged; `path` is where they were moved. */
  | { readonly kind: 'draftsSetAside'; readonly path: string }
  /** The drafts here cannot be read; `because` is the system's reason, in a sentence. */
  | { readonly kind: 'draftsUnread'; readonly because: string }
  | RetentionNotice

/**
 * What the user must know of the clock before, or instead of, what is deleted for its age. Times
 * are wall times.
 */
export type RetentionNotice =
  /** The clock is before the newest event: nothing is deleted. */
  | { readonly kind: 'clockBehind'; readonly now: number; readonly newest: number }
  /**
   * The clock was set forward by so many days while the room was open: earlier events are kept for
   * `kept` days more.
   */
  | { readonly kind: 'clockSetForward'; readonly days: number; readonly kept: number }
  /** So many events are older than `days`, and are deleted if that is still true in `inHours`. */
  | {
      readonly kind: 'due'
      readonly now: number
      readonly days: number
      readonly events: number
      readonly inHours: number
      /** No one has written for a week or more, or the clock is wrong. */
      readonly afterPause: boolean
    }
