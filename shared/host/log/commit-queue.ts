import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { Fact, Position, RoomEvent } from '../../protocol/log/events.ts'
import { RepeatedCommandError, StorageError, type StorageFailure } from '../../protocol/log/storage-error.ts'
import type { History } from './history.ts'
import { Pending } from './pending.ts'

/** The result of a proposal. */
export interface ProposalResult {
  /** The facts to store; empty if nothing would change or the proposal is refused. */
  readonly facts: readonly Fact[]
  /**
   * Only without facts: the place of the command that this one repeats, in the log or by its index
   * in the batch [P3].
   */
  readonly first?: Position | number
  /**
   * Called once the facts are stored, before the batch is sent: a member that enters here receives
   * it live.
   */
  beforePublish?(): void
  /** `at` is the place of the last fact, or of the repeated command, or else the log's head. */
  onStored(at: Position): void
  /** The batch was not stored. Not called without facts: `onStored` is called instead. */
  onFailed(failure: StorageFailure): void
}

/**
 * Decides by the room's state and by what the batch reserves so far. It must have no effects,
 * because it may be called again for the same batch.
 */
export type Proposal = (pending: Pending) => ProposalResult

interface Placed {
  readonly decided: ProposalResult
  /** The index of its last fact in the batch, or its place in the log; null without facts. */
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
  /** Called with events that the log has committed: applies them, calls `enter`, and sends them. */
  commit(events: readonly RoomEvent[], enter: () => void): void
}

/** The most ticks that a batch waits for more proposals. An idle tick takes microseconds. */
const MAX_TICKS = 8
/** A batch of this size waits no longer: waiting would save less than it costs. */
const FULL_BATCH = 64

/*
 *            propose               complete, facts         stored or refused
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
 * Group commit: proposals that arrive together become one batch, which is sent only after the log
 * has stored it [E3]. A batch is complete after the first tick that adds nothing, because a commit
 * and a fan-out cost far more than another tick. Proposals are decided when the batch is complete
 * and no other is being stored, so they depend on nothing that may still fail. The log stores or
 * refuses a batch whole. Only this class assigns seq, so it alone sets the order.
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
   * Stores the waiting proposals at once. Calls `done` when nothing is being stored any longer,
   * which may be before this returns.
   */
  drain(done: () => void): void {
    this.#onIdle.push(done)
    if (this.#state.kind !== 'storing') this.#flush()
  }

  /** Ignores what the log commits from now on. */
  close(): void {
    this.#unsubscribe()
  }

  #gather(): void {
    this.#state = { kind: 'gathering' }
    this.#gatherMore(0, MAX_TICKS)
  }

  #gatherMore(countBefore: number, ticks: number): void {
    this.#options.clock.endOfTick(() => {
      if (this.#state.kind !== 'gathering') return
      const { length } = this.#waiting
      if (length > countBefore && length < FULL_BATCH && ticks > 1) this.#gatherMore(length, ticks - 1)
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
    // Repeated commands are rare, so the log is searched for them only after it refuses one [P3].
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
    this.#continue()
  }

  /**
   * Decides the batch again without the commands that the log already has, since others may depend
   * on them. Null if the log has none of them.
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
    this.#continue()
  }

  #idle(): void {
    this.#state = { kind: 'idle' }
  }

  #continue(): void {
    if (this.#state.kind !== 'idle') return
    if (this.#onIdle.length > 0 && this.#waiting.length > 0) this.#flush()
    else if (this.#waiting.length > 0) this.#gather()
    else for (const done of this.#onIdle.splice(0)) done()
  }
}

const positionOf = (event: RoomEvent | undefined): Position | undefined =>
  event && { epoch: event.epoch, seq: event.seq }

/**
 * Decides proposals in order, each with what the earlier ones reserve. `known` has the places of
 * those that are already in the log, by index.
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
