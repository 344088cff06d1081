import type { Position, RoomEvent } from '../protocol/events.ts'

/** The store could not take a batch: a full disk, say. Nothing of the batch is stored; later batches may succeed. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}

/** A committed command: where its event stands. */
export type Stored = Position

/**
 * The room's log. Every implementation passes the suite in history.contract.ts.
 *
 * Obligations: `append` returns only when the batch would survive the process; it stores all of a batch or nothing;
 * events arrive in order and are never changed.
 */
export interface History {
  /** The last committed position; seq 0 while the log is empty. */
  readonly head: Position
  /** Commits events that continue the log without a gap. Throws StorageError; a gap is a bug and throws RangeError. */
  append(events: readonly RoomEvent[]): void
  /** Where this member's command is in the log, if it is: what makes a retry harmless [P3]. */
  find(member: string, nonce: string): Stored | undefined
  /** At most `limit` events after `seq`, oldest first, of all channels. */
  after(seq: number, limit: number): readonly RoomEvent[]
  /** At most `limit` events of one channel before `seq`: the newest of them, oldest first. */
  before(channel: string, seq: number, limit: number): readonly RoomEvent[]
}
