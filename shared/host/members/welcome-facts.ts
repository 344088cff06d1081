import type { Position } from '../../protocol/log/events.ts'

/** What a welcome says besides the state at the time it is sent. */
export interface WelcomeFacts {
  /**
   * The place in the log after which the connection hears everything: the head when the member's
   * entry was decided.
   */
  readonly at: {
    readonly head: Position & { readonly link?: string }
    readonly first: number
  }
  /** The host's proof, for an invite [S2]. */
  readonly proof: string | undefined
}
