import type { Cancel } from '../../protocol/base/clock.ts'
import type { MessagePosted, Position, Redacted, Relation, RoomEvent } from '../../protocol/log/events.ts'
import type { MessageRef } from '../../protocol/log/message-ref.ts'

/** What makes a command the same as an earlier one [P3]. */
export interface CommandKey {
  readonly member: string
  readonly nonce: string
}

/**
 * A room's log. Every implementation passes the suite in history.contract.ts.
 *
 * A batch is stored whole or not at all. Listeners are called, and then `append` resolves, once the
 * batch is durable. Events are in order and never change. Some logs call their listeners before
 * `append` returns, others later.
 */
export interface History {
  /** The last committed position; seq 0 while the log is empty. */
  readonly head: Position
  /** The oldest seq that the log still has; 1 unless retention removed older events. */
  readonly first: number
  /** Bytes that the log takes on the disk, roughly, without the space of forgotten events. */
  readonly bytes: number
  /** The link of the head in the chain [S5]; undefined while it has not been computed. */
  link(): string | undefined
  /**
   * Commits events that continue the log without a gap; one call at a time. Rejects with
   * RepeatedCommandError if the log already has one of their commands [P3], with StorageError if
   * they cannot be stored, and with RangeError for a gap, which is a bug. A removal deletes the
   * contents of its message, and of the message's edits, in the same commit.
   */
  append(events: readonly RoomEvent[]): Promise<void>
  /** Calls `listener` with each committed batch. Returns the unsubscribe function. */
  subscribe(listener: (events: readonly RoomEvent[]) => void): Cancel
  /** The place of a member's command, if the log has it. This makes a retry harmless [P3]. */
  find(member: string, nonce: string): Position | undefined
  /** The same for a whole batch, in its order, with one query. */
  findAll(commands: readonly CommandKey[]): readonly (Position | undefined)[]
  /** At most `limit` events after `seq`, oldest first, from all channels. */
  after(seq: number, limit: number): readonly RoomEvent[]
  /** The newest events before `seq`, at most `limit`, from one channel or all, oldest first. */
  before(channel: string | undefined, seq: number, limit: number): readonly RoomEvent[]
  /** The event that posted a message, or what removal has left of it. */
  messageAt(ref: MessageRef): MessagePosted | Redacted | undefined
  /** The relations that make a message what it is (`effectiveRelations`), oldest first. */
  relationsOf(ref: MessageRef): readonly Relation[]
  /** The events that make the room's state before `first` [G3]. */
  snapshot(): Iterable<RoomEvent>
  /** All events from `first` on except messages: after the snapshot, they make the room's state. */
  stateEvents(): Iterable<RoomEvent>
}
