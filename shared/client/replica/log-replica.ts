import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { Welcome } from '../../protocol/wire/frames.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import type { End } from '../session/failures.ts'
import {
  replicaTransition,
  type ReplicaEffect,
  type ReplicaInput,
  type ReplicaState,
  type SentLink,
} from './log-replica-machine.ts'
import { Outbox, type Undelivered } from './outbox.ts'
import type { SessionChanges } from '../session/session-change.ts'
import { MemoryStore, type ClientStore } from './store.ts'

export interface LogReplicaOptions {
  /** The copy of a room that was joined before, or null for one that is still unknown. */
  readonly store: ClientStore | null
  /** The copy for the room that answered, if none was known before; or why there can be none. */
  openStore(room: { id: string; name: string }): ClientStore | End
  /** This member's id as far as it can be known before the first welcome. */
  readonly me: string
  readonly changes: SessionChanges
  /** The connection cannot continue: events are missing, or they cannot be stored. */
  onBroken(end: End): void
  /** Asks the host for what comes after a position. */
  resume(after: Position): void
}

/**
 * Keeps a client's copy of a room's log a beginning of the host's, without a gap, and its outbox in
 * line: a message in the log has left the outbox. Knows nothing of connections; a session feeds it
 * with what it hears.
 */
export class LogReplica {
  readonly #options: LogReplicaOptions
  #state: ReplicaState
  /** While the room is not known, a store that ends with the process. */
  #store: ClientStore
  #outbox: Outbox
  #me: string

  constructor(options: LogReplicaOptions) {
    const { store, me } = options
    this.#options = options
    this.#state = { kind: store === null ? 'new' : 'live' }
    this.#store = store ?? new MemoryStore('')
    this.#outbox = new Outbox(this.#store)
    this.#me = me
  }

  /** What is waiting to be sent. */
  get outbox(): Outbox {
    return this.#outbox
  }

  /**
   * [S5] The room of this copy, whose messages are signed for it; null until a host has named it.
   */
  get room(): string | null {
    return this.#state.kind === 'new' ? null : this.#store.room
  }

  /**
   * Takes up, or begins again, the copy of the room that answered. False if that broke the
   * connection.
   */
  welcomed(welcome: Welcome): boolean {
    const found = this.#storing(() => this.#findStore(welcome.room))
    return found === true && this.#step({ kind: 'welcomed', welcome, at: this.#store.position })
  }

  /** Asks for what is missing, if anything is. */
  catchUp(): void {
    this.#step({ kind: 'reachable' })
  }

  /** A new event. */
  event(event: RoomEvent): void {
    this.#step({ kind: 'event', event })
  }

  /** The next of the missed events [R2]. */
  missed(events: readonly RoomEvent[], more: boolean): void {
    this.#step({ kind: 'missed', events, more })
  }

  /** The host has a message at a place of its log [P2]. */
  acked(nonce: string, { epoch, seq }: Position): void {
    const message = this.#outbox.acked(nonce, epoch, seq)
    if (!message) return
    // Its event is before this client's first one: nothing else would ever take the message off the
    // screen.
    if (seq <= this.#store.position.seq) this.#storing(() => this.discard(nonce))
    else this.#options.changes.tell({ kind: 'outgoingChanged', message })
  }

  /** The host refuses a message [P4], or takes nothing more from this client. */
  rejected(nonce: string, reason: Undelivered): void {
    const message = this.#storing(() => this.#outbox.failed(nonce, reason))
    if (message) this.#options.changes.tell({ kind: 'outgoingChanged', message })
  }

  /**
   * Gives up a message that is not in the log. False if there is none with this nonce. Throws
   * StorageError.
   */
  discard(nonce: string): boolean {
    if (!this.#outbox.drop(nonce)) return false
    this.#options.changes.tell({ kind: 'outgoingDropped', nonce })
    return true
  }

  /** False if that broke the connection. */
  #step(input: ReplicaInput): boolean {
    const { state, effects } = replicaTransition(this.#state, input)
    this.#state = state
    return effects.every((effect) => this.#storing(() => this.#perform(effect)) ?? false)
  }

  #perform(effect: ReplicaEffect): boolean {
    switch (effect.kind) {
      case 'append':
        return this.#append(effect.events) && this.#step(this.#grown(effect.more))
      case 'compare':
        this.#compare(effect.told)
        return true
      case 'notice':
        this.#options.changes.tell({ kind: 'noticed', notices: [effect.notice] })
        return true
      case 'restart':
        this.#store.restart(effect.after)
        // A message that was only acknowledged may be where this copy does not reach: it is sent
        // again [P3].
        this.#outbox = new Outbox(this.#store)
        return true
      case 'resume':
        this.#options.resume(this.#store.position)
        return true
      case 'tellWelcome':
        this.#tellWelcome(effect.welcome, effect.fresh)
        return true
      default:
        return assertNever(effect)
    }
  }

  #grown(more: boolean): ReplicaInput {
    return { kind: 'grew', seq: this.#store.position.seq, more }
  }

  #tellWelcome({ room: { id, name }, you, channels, first }: Welcome, fresh: boolean): void {
    this.#me = you.id
    const position = this.#store.position.seq
    this.#options.changes.tell({ kind: 'welcomed', id, name, me: you, channels, position, first, fresh })
  }

  /**
   * The first welcome shows which room this is: earlier drafts go along. A message for one room
   * goes to no other.
   */
  #findStore(room: Welcome['room']): boolean {
    if (this.#state.kind !== 'new') {
      if (this.#store.room === room.id) return true
      this.#options.onBroken({ code: 'another-room' })
      return false
    }
    const opened = this.#options.openStore(room)
    if ('code' in opened) {
      this.#options.onBroken(opened)
      return false
    }
    for (const message of this.#outbox.pending()) opened.saveOutgoing(message)
    this.#store = opened
    this.#outbox = new Outbox(opened)
    return true
  }

  /**
   * Takes the next events of the log. Known ones are dropped; a gap means a broken connection [E2].
   */
  #append(events: readonly RoomEvent[]): boolean {
    let { seq } = this.#store.position
    const fresh = events.filter((event) => event.seq > seq)
    for (const event of fresh) {
      if (event.seq === ++seq) continue
      this.#options.onBroken({ code: 'lost', text: 'events are missing' })
      return false
    }
    if (fresh.length === 0) return true
    const own = fresh.filter((event) => event.author.id === this.#me).map((event) => event.nonce)
    const settled = this.#outbox.knownOf(own)
    this.#store.append(fresh, settled)
    this.#outbox.settled(settled)
    this.#options.changes.tell({ kind: 'eventsArrived', events: fresh })
    return true
  }

  /** [S5] The local copy stays readable next to what a host with a rewritten history sends. */
  #compare(told: SentLink): void {
    const link = this.#store.linkAt(told.seq)
    if (link === told.link) return
    if (link !== undefined) {
      this.#options.changes.tell({ kind: 'noticed', notices: [{ kind: 'historyRewritten' }] })
    }
    // Reported once, not at every return.
    if (this.#store.position.seq === told.seq) this.#store.anchor(told.seq, told.link)
  }

  /**
   * Runs what stores; a full disk ends the connection, which is tried again when there may be
   * space.
   */
  #storing<T>(store: () => T): T | null {
    try {
      return store()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#options.onBroken({ code: error.failure, text: error.message })
      return null
    }
  }
}
