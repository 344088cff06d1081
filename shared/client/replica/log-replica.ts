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
  /** The copy of a known room; null if the room is unknown before the first welcome. */
  readonly store: ClientStore | null
  /** Opens the copy for the room that answered, or returns why that is impossible. */
  openStore(room: { id: string; name: string }): ClientStore | End
  /** This member's expected id, until the first welcome states it. */
  readonly me: string
  readonly changes: SessionChanges
  /** [S4] The seqs of those relations among a room's events that their authors did not sign. */
  forgedAmong(room: string, events: readonly RoomEvent[]): ReadonlySet<number>
  /** The connection cannot continue, because events are missing or cannot be stored. */
  onBroken(end: End): void
  /** Requests the events after a position from the host. */
  resume(after: Position): void
}

/**
 * Keeps a client's copy of a room's log a prefix of the host's log, without a gap, and removes
 * messages from the outbox once they are in the log. It knows nothing of connections: a session
 * passes it the frames that concern it.
 */
export class LogReplica {
  readonly #options: LogReplicaOptions
  #state: ReplicaState
  /** A store in memory while the room is unknown. */
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

  /** Messages that are not in the log yet. */
  get outbox(): Outbox {
    return this.#outbox
  }

  /** The room of this copy, which signatures cover [S4]; null until the first welcome. */
  get room(): string | null {
    return this.#state.kind === 'new' ? null : this.#store.room
  }

  /** Continues the copy of the room, or starts it over. False if that ended the connection. */
  welcomed(welcome: Welcome): boolean {
    const found = this.#tryStore(() => this.#findStore(welcome.room))
    return found === true && this.#step({ kind: 'welcomed', welcome, at: this.#store.position })
  }

  /** The position of the last event in this copy. */
  get position(): Position {
    return this.#store.position
  }

  /** Requests missing events, if there are any. */
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

  /** The host has stored a message [P2]. */
  acked(nonce: string, { epoch, seq }: Position): void {
    const message = this.#outbox.acked(nonce, epoch, seq)
    if (!message) return
    // Its event is before this copy's start and will never arrive, so the message is removed here.
    if (seq <= this.#store.position.seq) this.#tryStore(() => this.discard(nonce))
    else this.#options.changes.report({ kind: 'outgoingChanged', message })
  }

  /** The host rejected a message [P4], or has shut this client out. */
  rejected(nonce: string, reason: Undelivered): void {
    const message = this.#tryStore(() => this.#outbox.failed(nonce, reason))
    if (message) this.#options.changes.report({ kind: 'outgoingChanged', message })
  }

  /** Discards a message that is not in the log. False if there is none. Throws StorageError. */
  discard(nonce: string): boolean {
    if (!this.#outbox.drop(nonce)) return false
    this.#options.changes.report({ kind: 'outgoingDropped', nonce })
    return true
  }

  /** False if that ended the connection. */
  #step(input: ReplicaInput): boolean {
    const { state, effects } = replicaTransition(this.#state, input)
    this.#state = state
    return effects.every((effect) => this.#tryStore(() => this.#perform(effect)) ?? false)
  }

  #perform(effect: ReplicaEffect): boolean {
    switch (effect.kind) {
      case 'append':
        return this.#append(effect.events) && this.#step(this.#appended(effect.more))
      case 'compare':
        this.#compare(effect.sentLink)
        return true
      case 'notice':
        this.#options.changes.report({ kind: 'noticed', notices: [effect.notice] })
        return true
      case 'restart':
        this.#store.restart(effect.after)
        // An acknowledged message may be in the part that this copy skips, so it is sent again
        // [P3].
        this.#outbox = new Outbox(this.#store)
        return true
      case 'resume':
        this.#options.resume(this.#store.position)
        return true
      case 'reportWelcome':
        this.#reportWelcome(effect.welcome, effect.fresh)
        return true
      default:
        return assertNever(effect)
    }
  }

  #appended(more: boolean): ReplicaInput {
    return { kind: 'appended', seq: this.#store.position.seq, more }
  }

  #reportWelcome({ room: { id, name }, you, channels, first }: Welcome, fresh: boolean): void {
    this.#me = you.id
    const position = this.#store.position.seq
    this.#options.changes.report({ kind: 'welcomed', id, name, me: you, channels, position, first, fresh })
  }

  /**
   * The first welcome shows which room this is, and earlier messages move to its store. After that,
   * messages for one room are never sent to another.
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

  /** Stores the next events. Ignores known ones; a gap ends the connection [E2]. */
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
    const settled = this.#outbox.waitingAmong(own)
    const forged = this.#options.forgedAmong(this.#store.room, fresh)
    this.#store.append(fresh, settled, forged)
    this.#outbox.settled(settled)
    // A command without effect is acknowledged, but has no event of its own.
    for (const { nonce } of this.#outbox.sentUpTo(seq)) this.discard(nonce)
    this.#options.changes.report({
      kind: 'eventsArrived',
      events: fresh.filter((event) => !forged.has(event.seq)),
    })
    return true
  }

  /** [S5] If the links differ, notifies the user. The local copy stays readable. */
  #compare(sentLink: SentLink): void {
    const link = this.#store.linkAt(sentLink.seq)
    if (link === sentLink.link) return
    if (link !== undefined) {
      this.#options.changes.report({ kind: 'noticed', notices: [{ kind: 'historyRewritten' }] })
    }
    // Continues from the host's link, so that this is reported only once.
    if (this.#store.position.seq === sentLink.seq) this.#store.anchor(sentLink.seq, sentLink.link)
  }

  /**
   * Runs `store`. A StorageError ends the connection, which is retried later; returns null then.
   */
  #tryStore<T>(store: () => T): T | null {
    try {
      return store()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#options.onBroken({ code: error.failure, text: error.message })
      return null
    }
  }
}
