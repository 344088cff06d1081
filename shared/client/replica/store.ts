import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { Outgoing } from './outbox.ts'

/**
 * One client's copy of one room: a part of its log without a gap, and unsent messages. Every
 * implementation passes the suite in store.contract.ts. A change is durable once its method
 * returns, except in memory. A method that throws StorageError has changed nothing.
 */
export interface ClientStore {
  /** The room's id. */
  readonly room: string
  /** The position of the last event: where a returning client resumes. */
  readonly position: Position
  /**
   * Adds the next events, and removes the outgoing messages with these nonces in one step. `forged`
   * are the seqs of relations that count for nothing.
   */
  append(events: readonly RoomEvent[], settled: readonly string[], forged?: ReadonlySet<number>): void
  /** The link of the copy's chain at a seq [S5]; undefined if unknown. */
  linkAt(seq: number): string | undefined
  /** Sets the link at the end of the copy to the one the host sent; the chain continues from it. */
  anchor(seq: number, link: string): void
  /** Starts the copy over after this position, because the host's log differs. Keeps the outbox. */
  restart(after: Position): void
  /** Messages that are not in the log, in the order of writing. */
  outgoing(): readonly Outgoing[]
  saveOutgoing(message: Outgoing): void
  dropOutgoing(nonce: string): void
}

/** A store in memory, which ends with the process. */
export class MemoryStore implements ClientStore {
  readonly room: string
  #position: Position
  readonly #outgoing = new Map<string, Outgoing>()

  constructor(room: string, position: Position = { epoch: 0, seq: 0 }) {
    this.room = room
    this.#position = position
  }

  get position(): Position {
    return this.#position
  }

  append(events: readonly RoomEvent[], settled: readonly string[]): void {
    for (const nonce of settled) this.#outgoing.delete(nonce)
    const last = events.at(-1)
    if (last) this.#position = { epoch: last.epoch, seq: last.seq }
  }

  restart(after: Position): void {
    this.#position = after
  }

  linkAt(): undefined {
    return undefined
  }

  anchor(): void {}

  outgoing(): readonly Outgoing[] {
    return [...this.#outgoing.values()]
  }

  saveOutgoing(message: Outgoing): void {
    this.#outgoing.set(message.nonce, message)
  }

  dropOutgoing(nonce: string): void {
    this.#outgoing.delete(nonce)
  }
}
