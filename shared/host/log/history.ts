import type { Cancel } from '../../protocol/base/clock.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'

/** A committed command: where its event stands. */
export type Stored = Position

/** What makes a command the same as one before [P3]. */
export interface CommandKey {
  readonly member: string
  readonly nonce: string
}

/**
 * The room's log. Every implementation passes the suite in history.contract.ts.
 *
 * Obligations: a batch is stored whole or not at all; `append` resolves, and listeners hear, only when it would survive
 * the process; events arrive in order and are never changed. Some logs answer within the call, others later.
 */
export interface History {
  /** The last committed position; seq 0 while the log is empty. */
  readonly head: Position
  /** The oldest seq that is still kept; 1 unless retention took older ones. */
  readonly first: number
  /** Bytes that the log takes on the disk, about; space that forgotten events left, which new ones fill, is not counted. */
  readonly bytes: number
  /** The link of the head in the chain [S5]; undefined while it has not been computed. */
  link(): string | undefined
  /**
   * Commits events that continue the log without a gap, of one caller at a time. Listeners hear them before it resolves. Rejects with
   * RepeatedCommandError when one of them stands in the log already [P3], with StorageError when they cannot be stored; a gap is a
   * bug and rejects with RangeError. With an act that removes a message, what was said goes in the same commit.
   */
  append(events: readonly RoomEvent[]): Promise<void>
  /** Hands each batch over once it is committed. Returns the unsubscribe. */
  subscribe(listener: (events: readonly RoomEvent[]) => void): Cancel
  /** Where this member's command is in the log, if it is: what makes a retry harmless [P3]. */
  find(member: string, nonce: string): Stored | undefined
  /** The same for a whole batch, in its order: one look instead of many. */
  findAll(commands: readonly CommandKey[]): readonly (Stored | undefined)[]
  /** At most `limit` events after `seq`, oldest first, of all channels. */
  after(seq: number, limit: number): readonly RoomEvent[]
  /** At most `limit` events before `seq`, of one channel or of all: the newest of them, oldest first. */
  before(channel: string | undefined, seq: number, limit: number): readonly RoomEvent[]
  /** What still holds of the events before `first`: the snapshot of a room's state there [G3]. */
  holding(): Iterable<RoomEvent>
  /** All kept events but messages, in order: with what holds before them, they tell what the room is. */
  stateEvents(): Iterable<RoomEvent>
}
