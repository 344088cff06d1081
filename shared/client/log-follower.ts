import type { Position, RoomEvent } from '../protocol/events.ts'
import type { Welcome } from '../protocol/frames.ts'
import { StorageError } from '../protocol/storage-error.ts'
import type { RoomChange } from './chat-state.ts'
import type { End } from './failures.ts'
import { Outbox, type Undelivered } from './outbox.ts'
import { MemoryStore, type ClientStore } from './store.ts'
import { HISTORY_REWRITTEN, LOG_RESTARTED } from './words.ts'

export interface LogFollowerOptions {
  /** The copy of a room that was joined before, or null for one that is still unknown. */
  readonly store: ClientStore | null
  /** The copy for the room that answered, where none was known before; or why there can be none. */
  openStore(room: { id: string; name: string }): ClientStore | End
  /** This member's id as far as it can be known before the first welcome. */
  readonly me: string
  onChange(change: RoomChange): void
  /** The connection cannot go on: events are missing, or they cannot be stored. */
  onBroken(end: End): void
  /** Asks the host for what comes after a position. */
  resume(after: Position): void
}

/**
 * Keeps a client's copy of a room's log a beginning of the host's, without a gap, and its outbox true to it: whatever is
 * in the log has left the outbox. Knows nothing of connections; a session feeds it with what it hears.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions
  #store: ClientStore
  #outbox: Outbox
  #me: string
  #catchingUp = false
  /** What the host told of its log at the welcome, until this copy has come as far [S5]. */
  #told: { readonly seq: number; readonly link: string } | null = null

  constructor(options: LogFollowerOptions) {
    this.#options = options
    this.#store = options.store ?? new MemoryStore('')
    this.#outbox = new Outbox(this.#store)
    this.#me = options.me
  }

  /** What is waiting to be sent. */
  get outbox(): Outbox {
    return this.#outbox
  }

  /** Takes up, or begins anew, the copy of the room that answered. False when that broke the connection. */
  welcomed(welcome: Welcome): boolean {
    const { room, you, head, first, channels } = welcome
    const continued = this.#storing(() => this.#continueCopy(welcome))
    if (continued === null) return false
    this.#me = you.id
    this.#catchingUp = continued && this.#store.position.seq < head.seq
    const { id, name } = room
    this.#options.onChange({
      kind: 'welcomed',
      id,
      name,
      me: you,
      channels,
      position: this.#store.position.seq,
      first,
      fresh: !continued,
    })
    this.#told = head.link === undefined ? null : { seq: head.seq, link: head.link }
    return this.#storing(() => (this.#compareChain(), true)) ?? false
  }

  /** [S5] The room of this copy, whose messages are signed for it. */
  get room(): string {
    return this.#store.room
  }

  /** Asks for what is missing, if anything is. */
  catchUp(): void {
    if (this.#catchingUp) this.#options.resume(this.#store.position)
  }

  /** A new event. One that was sent before the host knew that this client is behind comes again, in its place [R3]. */
  event(event: RoomEvent): void {
    if (!this.#catchingUp) this.#append([event])
  }

  /** The next of the missed events [R2]. */
  missed(events: readonly RoomEvent[], more: boolean): void {
    if (!this.#append(events)) return
    this.#catchingUp = more
    this.catchUp()
  }

  /** The host has a message at a place of its log [P2]. */
  acked(nonce: string, { epoch, seq }: Position): void {
    const message = this.#outbox.acked(nonce, epoch, seq)
    if (!message) return
    // Its event is before what this client reads from: nothing else would ever take the message off the screen.
    if (seq <= this.#store.position.seq) this.#storing(() => this.discard(nonce))
    else this.#options.onChange({ kind: 'outgoingChanged', message })
  }

  /** The host will not take a message [P4], or nothing from this client any more. */
  rejected(nonce: string, reason: Undelivered): void {
    const message = this.#storing(() => this.#outbox.failed(nonce, reason))
    if (message) this.#options.onChange({ kind: 'outgoingChanged', message })
  }

  /** Gives up a message that is not in the log. False when there is none of this nonce. Throws StorageError. */
  discard(nonce: string): boolean {
    if (!this.#outbox.drop(nonce)) return false
    this.#options.onChange({ kind: 'outgoingDropped', nonce })
    return true
  }

  /** [R1] Whether the copy is a beginning of the host's log and goes on, or begins anew at the head. Null: it cannot. */
  #continueCopy({ room, head, first }: Welcome): boolean | null {
    if (this.#store.room !== room.id && !this.#findStore(room)) return null
    const { epoch, seq } = this.#store.position
    if (epoch === head.epoch && seq <= head.seq && seq + 1 >= first) return true
    if (seq > 0) this.#options.onChange({ kind: 'noticed', text: LOG_RESTARTED })
    this.#store.restart(head)
    return false
  }

  /** The first welcome tells which room this is: what was written before goes along. What was written for one room goes to no other. */
  #findStore(room: Welcome['room']): boolean {
    if (this.#store.room !== '') {
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

  /** Takes the next events of the log. Ones it has are dropped; a gap means a broken connection [E2]. */
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
    if (this.#storing(() => (this.#store.append(fresh, settled), true)) === null) return false
    this.#outbox.settled(settled)
    if (this.#storing(() => (this.#compareChain(), true)) === null) return false
    this.#options.onChange({ kind: 'eventsArrived', events: fresh })
    return true
  }

  /** [S5] Once the copy is where the host's log was at the welcome, both must have the same link: else history was rewritten. */
  #compareChain(): void {
    const told = this.#told
    const { seq } = this.#store.position
    if (!told || seq < told.seq) return
    this.#told = null
    const link = this.#store.linkAt(told.seq)
    if (link === told.link) return
    if (link !== undefined) this.#options.onChange({ kind: 'noticed', text: HISTORY_REWRITTEN })
    // Said once, not at every return; what was kept here stays readable beside what the host tells now.
    if (seq === told.seq) this.#store.anchor(told.seq, told.link)
  }

  /** Runs what stores; a full disk ends the connection, to be tried again when there may be space. */
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
