import type { Clock } from '../protocol/clock.ts'
import type { Fact, RoomEvent } from '../protocol/events.ts'
import { RepeatedCommandError, StorageError, type StorageFailure } from '../protocol/storage-error.ts'
import type { CommandKey, History, Stored } from './history.ts'

/** What becomes of a proposed fact: its event is committed, it was in the log before, or it could not be stored. */
export interface Outcome {
  onStored(at: Stored): void
  onFailed(failure: StorageFailure): void
}

export interface Proposal extends Outcome {
  readonly fact: Fact
}

interface Placed {
  readonly events: readonly RoomEvent[]
  /** One for each proposal. */
  readonly positions: readonly Stored[]
}

/** Ticks that a batch waits at most for more. Each takes microseconds, unless it brings something. */
const MOST_TICKS = 8
/** A batch that does not wait any more: the work on its messages is more than the commit that they share. */
const ENOUGH = 64

/**
 * Group commit: what arrives together becomes one batch of the log, and only then is anything said about it — durable
 * before visible [E3]. A batch is complete with the first tick that adds nothing to it: one commit and one fan-out cost
 * far more than a look at the sockets, so people who speak at once should share them. Assigns seq, so it is the one
 * place where order is made.
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

  /**
   * Tells a repetition what became, or becomes, of the first of its kind [P3]. False when this member's command is neither in
   * the log nor about to be: then nobody is told anything.
   */
  repeat({ member, nonce }: CommandKey, outcome: Outcome): boolean {
    const first = this.#waiting.find(({ fact }) => fact.author.id === member && fact.nonce === nonce)
    if (first) {
      this.propose({ ...outcome, fact: first.fact })
      return true
    }
    const at = this.#history.find(member, nonce)
    if (at) outcome.onStored(at)
    return at !== undefined
  }

  propose(proposal: Proposal): void {
    this.#waiting.push(proposal)
    if (this.#waiting.length === 1) this.#gather(0, MOST_TICKS)
  }

  #gather(seen: number, ticks: number): void {
    this.#clock.endOfTick(() => {
      const { length } = this.#waiting
      if (length > seen && length < ENOUGH && ticks > 1) this.#gather(length, ticks - 1)
      else this.flush()
    })
  }

  /** Commits what waits. Runs by itself when a batch is complete; called directly only when the room stops. */
  flush(): void {
    const batch = this.#waiting
    if (batch.length === 0) return
    this.#waiting = []
    const placed = this.#commit(batch)
    if (!placed) return
    if (placed.events.length > 0) this.#publish(placed.events)
    batch.forEach((proposal, i) => proposal.onStored(placed.positions[i] ?? this.#history.head))
  }

  #commit(batch: readonly Proposal[]): Placed | null {
    try {
      return this.#store(batch)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      for (const proposal of batch) proposal.onFailed(error.failure)
      return null
    }
  }

  /** Hardly any command is a repetition, and the log refuses one: so only then is it asked which. */
  #store(batch: readonly Proposal[]): Placed {
    try {
      return this.#append(this.#place(batch, []))
    } catch (error) {
      if (!(error instanceof RepeatedCommandError)) throw error
    }
    const commands = batch.map(({ fact }) => ({ member: fact.author.id, nonce: fact.nonce }))
    return this.#append(this.#place(batch, this.#history.findAll(commands)))
  }

  #append(placed: Placed): Placed {
    if (placed.events.length > 0) this.#history.append(placed.events)
    return placed
  }

  /** Gives each new fact the next seq; a repeated one, the place its first saying has [P3]. */
  #place(batch: readonly Proposal[], inLog: readonly (Stored | undefined)[]): Placed {
    const { epoch, seq: head } = this.#history.head
    const at = this.#clock.now()
    const events: RoomEvent[] = []
    const inBatch = new Map<string, Stored>()
    const positions = batch.map(({ fact }, i) => {
      const key = `${fact.author.id} ${fact.nonce}`
      const known = inLog[i] ?? inBatch.get(key)
      if (known) return known
      const position = { epoch, seq: head + events.length + 1 }
      events.push({ ...position, at, ...fact })
      inBatch.set(key, position)
      return position
    })
    return { events, positions }
  }
}
