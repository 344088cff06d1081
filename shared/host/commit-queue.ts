import type { Clock } from '../protocol/clock.ts'
import type { Fact, RoomEvent } from '../protocol/events.ts'
import { StorageError, type StorageFailure } from '../protocol/storage-error.ts'
import type { History, Stored } from './history.ts'

/** What happens to a proposed fact: its event is committed, it was in the log before, or it could not be stored. */
export interface Proposal {
  readonly fact: Fact
  onStored(at: Stored): void
  onFailed(failure: StorageFailure): void
}

/**
 * Group commit: everything proposed within one tick becomes one batch of the log, and only then is anything said
 * about it — durable before visible [E3]. Assigns seq, so it is the one place where order is made.
 */
export class CommitQueue {
  readonly #history: History
  readonly #clock: Clock
  readonly #publish: (events: readonly RoomEvent[]) => void
  #waiting: Proposal[] = []

  /** `publish` runs after each commit and before the batch's `onStored`: authors see the event, then the ack [P2]. */
  constructor(history: History, clock: Clock, publish: (events: readonly RoomEvent[]) => void) {
    this.#history = history
    this.#clock = clock
    this.#publish = publish
  }

  /** Whether this member's command is in the log already, or about to be: then it must have no further effect [P3]. */
  knows(member: string, nonce: string): boolean {
    return (
      this.#waiting.some(({ fact }) => fact.author.id === member && fact.nonce === nonce) ||
      this.#history.find(member, nonce) !== undefined
    )
  }

  propose(proposal: Proposal): void {
    this.#waiting.push(proposal)
    if (this.#waiting.length === 1) this.#clock.endOfTick(() => this.flush())
  }

  /** Commits what waits. Runs by itself at the end of a tick; called directly only when the room stops. */
  flush(): void {
    const batch = this.#waiting
    if (batch.length === 0) return
    this.#waiting = []
    const { events, positions } = this.#place(batch)
    try {
      if (events.length > 0) this.#history.append(events)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      for (const proposal of batch) proposal.onFailed(error.failure)
      return
    }
    if (events.length > 0) this.#publish(events)
    batch.forEach((proposal, i) => proposal.onStored(positions[i] ?? this.#history.head))
  }

  /** Gives each new fact the next seq; a repeated one, the place its first saying has [P3]. */
  #place(batch: readonly Proposal[]): { events: RoomEvent[]; positions: Stored[] } {
    const { epoch, seq: head } = this.#history.head
    const at = this.#clock.now()
    const events: RoomEvent[] = []
    const inBatch = new Map<string, Stored>()
    const positions = batch.map(({ fact }) => {
      const key = `${fact.author.id} ${fact.nonce}`
      const known = inBatch.get(key) ?? this.#history.find(fact.author.id, fact.nonce)
      if (known) return known
      const position = { epoch, seq: head + events.length + 1 }
      events.push({ ...position, at, ...fact })
      inBatch.set(key, position)
      return position
    })
    return { events, positions }
  }
}
