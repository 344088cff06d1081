import type { Position } from '../../protocol/log/events.ts'

/** What a welcome states besides the state when it is sent. */
export interface WelcomeDetails {
  /** The log's head when the entry was decided: the connection gets all events after it. */
  readonly at: {
    readonly head: Position & { readonly link?: string }
    readonly first: number
  }
  /** The host's proof, for an invite [S2]. */
  readonly proof: string | undefined
}
