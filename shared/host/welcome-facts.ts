import type { Position } from '../protocol/events.ts'

/** What a welcome says beside what holds when it is sent. */
export interface WelcomeFacts {
  /** The place in the log after which the connection hears all: the head when it was decided that the member enters. */
  readonly at: {
    readonly head: Position & { readonly link?: string }
    readonly first: number
  }
  /** The host's, for an invite [S2]. */
  readonly proof: string | undefined
}
