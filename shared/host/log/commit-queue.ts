import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { Fact, Position, RoomEvent } from '../../protocol/log/events.ts'
import { RepeatedCommandError, StorageError, type StorageFailure } from '../../protocol/log/storage-error.ts'
import type { History } from './history.ts'
import { Pending } from './pending.ts'

/** What a proposal results in. */
export interface Decided {
  /** What the log is asked to take; empty if nothing would change or the proposal is refused. */
  readonly facts: readonly Fact[]
  /**
   * Without facts: where the first copy of a repeated command stands, in the log or by its index in
   * the batch [P3].
   */
  readonly first?: Position | number
  /**
   * Runs once the facts are stored, before anyone hears of the batch: a member that enters here
   * hears it live.
   */
  beforePublish?(): void
  /**
   * `at` is the place of the last fact, or of the first copy of a repeated command; the head if
   * there are no facts.
   */
  onStored(at: Position): void
  /** Nothing of the batch was stored. If there are no facts, `onStored` runs instead. */
  onFailed(failure: StorageFailure): void
}

/**
 * Decides by the room's state and by what the batch reserves so far. Must have no effects, since it
 * may be asked again for the same batch.
 */
export type Proposal = (pending: Pending) => Decided

interface Placed {
  readonly decided: Decided
  /** Index of its last fact in the batch, or where the log already has it; null if it has none. */
  readonly at: number | Position | null
}

interface Batch {
  readonly placed: readonly Placed[]
  readonly facts: readonly Fact[]
}

/** What the commit queue needs of its room. */
export interface CommitQueueOptions {
  readonly history: History
  readonly clock: Clock
  /**
   * The room takes events that the log has committed: it applies them, runs `enter`, and tells
   * everyone.
   */
  commit(events: readonly RoomEvent[], enter: () => void): void
}

/**
 * Ticks that a batch waits at most for more. Each takes microseconds, unless something arrives in
 * it.
 */
const MOST_TICKS = 8
/** A batch of this size no longer waits: its messages cost more than the commit that they share. */
const ENOUGH = 64

/*
 *            propose               complete, facts         taken or refused
 *   idle ─────────────▶ gathering ─────────────────▶ storing ──────────────▶ idle or gathering
 *                           │ complete, no facts        │ propose: waits for the next batch
 *                           ▼                           ▼
 *                          idle                      storing
 */
type QueueState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'gathering' }
  | { readonly kind: 'storing'; readonly proposals: readonly Proposal[]; readonly batch: Batch }

/**
 * Group commit: what arrives together becomes one batch of the log, and only then is it announced —
 * durable before visible [E3]. A batch is complete with the first tick that adds nothing, because a
 * commit and a fan-out cost far more than a look at the sockets. Decisions are made when a batch is
 * complete and nothing is in flight, so they depend only on the batch, which the log takes or
 * refuses whole. Assigns seq, so this is the one place that sets the order.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions
  #state: QueueState = { kind: 'idle' }
  #waiting: Proposal[] = []
  #onIdle: (() => void)[] = []
  readonly #unsubscribe: Cancel

  constructor(options: CommitQueueOptions) {
    this.#options = options
    this.#unsubscribe = options.history.subscribe((events) => this.#committed(events))
  }

  propose(proposal: Proposal): void {
    this.#waiting.push(proposal)
    if (this.#state.kind === 'idle') this.#gather()
  }

  /**
   * Stores what waits without waiting for more. Calls back when nothing is in flight: at once if
   * the log answers at once.
   */
  drain(done: () => void): void {
    this.#onIdle.push(done)
    if (this.#state.kind !== 'storing') this.#flush()
  }

  /** Ignores what the log takes from now on. */
  close(): void {
    this.#unsubscribe()
  }

  #gather(): void {
    this.#state = { kind: 'gathering' }
    this.#gatherMore(0, MOST_TICKS)
  }

  #gatherMore(seen: number, ticks: number): void {
    this.#options.clock.endOfTick(() => {
      if (this.#state.kind !== 'gathering') return
      const { length } = this.#waiting
      if (length > seen && length < ENOUGH && ticks > 1) this.#gatherMore(length, ticks - 1)
      else this.#flush()
    })
  }

  #flush(): void {
    const proposals = this.#waiting
    this.#waiting = []
    this.#store(proposals, decideAll(proposals))
  }

  #store(proposals: readonly Proposal[], batch: Batch): void {
    if (batch.facts.length === 0) {
      this.#settle(batch, [])
      return
    }
    this.#state = { kind: 'storing', proposals, batch }
    this.#options.history.append(this.#place(batch.facts)).catch((error: unknown) => this.#refused(error))
  }

  #place(facts: readonly Fact[]): readonly RoomEvent[] {
    const { epoch, seq } = this.#options.history.head
    const at = this.#options.clock.now()
    return facts.map((fact, i) => ({ epoch, seq: seq + 1 + i, at, ...fact }))
  }

  #committed(events: readonly RoomEvent[]): void {
    if (this.#state.kind === 'storing') this.#settle(this.#state.batch, events)
    else this.#options.commit(events, () => {})
  }

  #refused(error: unknown): void {
    if (this.#state.kind !== 'storing' || !(error instanceof StorageError)) throw error
    const { proposals, batch } = this.#state
    // Hardly any command is a repetition, and the log refuses those: only then is it asked which
    // [P3].
    const again = error instanceof RepeatedCommandError ? this.#decideAgain(proposals, batch) : null
    if (again) {
      this.#store(proposals, again)
      return
    }
    this.#idle()
    for (const { decided, at } of batch.placed) {
      if (typeof at === 'number') decided.onFailed(error.failure)
      else {
        decided.beforePublish?.()
        decided.onStored(at ?? this.#options.history.head)
      }
    }
    this.#afterwards()
  }

  /**
   * Without what the log already has; the rest may be decided differently without it. Null: the log
   * has none of it.
   */
  #decideAgain(proposals: readonly Proposal[], batch: Batch): Batch | null {
    const { history } = this.#options
    const inLog = history.findAll(batch.facts.map(({ author, nonce }) => ({ member: author.id, nonce })))
    if (inLog.every((place) => place === undefined)) return null
    const known = batch.placed.map(({ at }) => (typeof at === 'number' ? inLog[at] : (at ?? undefined)))
    return decideAll(proposals, known)
  }

  #settle(batch: Batch, events: readonly RoomEvent[]): void {
    this.#idle()
    const enter = () => {
      for (const { decided } of batch.placed) decided.beforePublish?.()
    }
    if (events.length > 0) this.#options.commit(events, enter)
    else enter()
    const { head } = this.#options.history
    for (const { decided, at } of batch.placed) {
      decided.onStored((typeof at === 'number' ? positionOf(events[at]) : at) ?? head)
    }
    this.#afterwards()
  }

  #idle(): void {
    this.#state = { kind: 'idle' }
  }

  #afterwards(): void {
    if (this.#state.kind !== 'idle') return
    if (this.#onIdle.length > 0 && this.#waiting.length > 0) this.#flush()
    else if (this.#waiting.length > 0) this.#gather()
    else for (const done of this.#onIdle.splice(0)) done()
  }
}

const positionOf = (event: RoomEvent | undefined): Position | undefined =>
  event && { epoch: event.epoch, seq: event.seq }

/**
 * Decides proposals in their order, each against what the earlier ones reserve. `known`: which are
 * already in the log, and where.
 */
function decideAll(proposals: readonly Proposal[], known: readonly (Position | undefined)[] = []): Batch {
  const pending = new Pending()
  const placed = proposals.map((proposal, i): Placed => {
    const decided = proposal(pending)
    const inLog = known[i]
    if (inLog) return { decided, at: inLog }
    return { decided, at: pending.add(decided.facts) ?? decided.first ?? null }
  })
  return { placed, facts: pending.facts }
}
