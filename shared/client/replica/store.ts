import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { Outgoing } from './outbox.ts'

/**
 * One client's copy of one room: its log from some seq on without a gap, and what waits to be sent.
 * Every implementation passes the suite in store.contract.ts. Once a method returns, its change
 * survives the process, if the implementation promises that at all; a method that cannot store
 * throws StorageError and has changed nothing.
 */
export interface ClientStore {
  /** The room's id. */
  readonly room: string
  /** The last event of the copy: where a returning client resumes. */
  readonly position: Position
  /**
   * Continues the copy, in order and without a gap, and forgets the outgoing messages with these
   * nonces, since they are now in it.
   */
  append(events: readonly RoomEvent[], settled: readonly string[]): void
  /** The link of the copy's chain at a place [S5]; undefined if it is not known. */
  linkAt(seq: number): string | undefined
  /** The host sent this link for the end of the copy: from here on the chain is computed. */
  anchor(seq: number, link: string): void
  /**
   * Begins the copy again after this position, because the host's log is another one. What waits to
   * be sent stays.
   */
  restart(after: Position): void
  /** What was written and is not in the log, in the order of writing. */
  outgoing(): readonly Outgoing[]
  saveOutgoing(message: Outgoing): void
  dropOutgoing(nonce: string): void
}

/** A store that ends with the process. */
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
