import type { Cancel } from '../../protocol/base/clock.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'

/** Where the event of a committed command stands. */
export type Stored = Position

/** What makes a command the same as an earlier one [P3]. */
export interface CommandKey {
  readonly member: string
  readonly nonce: string
}

/**
 * The room's log. Every implementation passes the suite in history.contract.ts.
 *
 * Obligations: a batch is stored whole or not at all. `append` resolves, and listeners hear, only
 * when the batch would survive the process. Events arrive in order and are never changed. Some logs
 * answer within the call, others later.
 */
export interface History {
  /** The last committed position; seq 0 while the log is empty. */
  readonly head: Position
  /** The oldest seq that is still kept; 1 unless retention removed older ones. */
  readonly first: number
  /**
   * Bytes that the log takes on the disk, roughly; free space that forgotten events left for new
   * ones is not counted.
   */
  readonly bytes: number
  /** The link of the head in the chain [S5]; undefined while it has not been computed. */
  link(): string | undefined
  /**
   * Commits events that continue the log without a gap; one call at a time. Listeners hear them
   * before it resolves. Rejects with RepeatedCommandError if the log already has one of them [P3],
   * with StorageError if they cannot be stored, and with RangeError for a gap, which is a bug. An
   * action that removes a message deletes its text in the same commit.
   */
  append(events: readonly RoomEvent[]): Promise<void>
  /** Passes on each batch once it is committed. Returns the unsubscribe function. */
  subscribe(listener: (events: readonly RoomEvent[]) => void): Cancel
  /** Where this member's command is in the log, if it is: this makes a retry harmless [P3]. */
  find(member: string, nonce: string): Stored | undefined
  /** The same for a whole batch, in its order: one look instead of many. */
  findAll(commands: readonly CommandKey[]): readonly (Stored | undefined)[]
  /** At most `limit` events after `seq`, oldest first, from all channels. */
  after(seq: number, limit: number): readonly RoomEvent[]
  /** The newest events before `seq`, at most `limit`, from one channel or all, oldest first. */
  before(channel: string | undefined, seq: number, limit: number): readonly RoomEvent[]
  /** What still holds of the events before `first`: the snapshot of a room's state there [G3]. */
  holding(): Iterable<RoomEvent>
  /**
   * All kept events except messages, in order: with what holds before them, they give the room's
   * state.
   */
  stateEvents(): Iterable<RoomEvent>
}
