import { assertNever } from '../protocol/assert-never.ts'
import type { Cancel, Chance, Clock } from '../protocol/clock.ts'
import type { RejectReason } from '../protocol/close-reasons.ts'
import { decodeHostFrame } from '../protocol/decode.ts'
import { defined } from '../protocol/defined.ts'
import { encode } from '../protocol/encode.ts'
import type { Position, RoomEvent } from '../protocol/events.ts'
import type { ClientFrame, HostFrame, Welcome } from '../protocol/frames.ts'
import { Heartbeat } from '../protocol/heartbeat.ts'
import { limits } from '../protocol/limits.ts'
import { StorageError } from '../protocol/storage-error.ts'
import type { Transport } from '../protocol/transport.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import type { RoomChange } from './chat-state.ts'
import type { DialFailure, End } from './failures.ts'
import { LOG_RESTARTED } from './words.ts'
import { Outbox } from './outbox.ts'
import { MemoryStore, type ClientStore } from './store.ts'
import { Requests, type Answered } from './requests.ts'
import {
  sessionTransition,
  type SessionEffect,
  type SessionInput,
  type SessionState,
} from './session-machine.ts'
import { TypingBoard } from './typing-board.ts'

/** Opens a transport to one room; exactly one of the two is called, unless cancelled first. */
export type Dial = (outcome: {
  onOpen(transport: Transport): void
  onFailed(failure: DialFailure, detail: string): void
}) => Cancel

export interface SessionOptions {
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  /** The device key that identifies this member in every room. */
  readonly key: string
  /** A checked display name. */
  readonly name: string
  /** The copy of a room that was joined before, or null for one that is still unknown. */
  readonly store: ClientStore | null
  /** The copy for the room that answered, when that is another one than expected; or why there can be none. */
  openStore(room: { id: string; name: string }): ClientStore | End
  onChange(change: RoomChange): void
}

/**
 * One client's membership of one room: keeps it connected, has its log without a gap, and delivers what was written
 * exactly once. Tells all it learns as changes.
 */
export class Session {
  readonly #options: SessionOptions
  #outbox: Outbox
  readonly #requests = new Requests()
  readonly #typing: TypingBoard
  #name: string
  #state: SessionState = { kind: 'idle' }
  #transport: Transport | undefined
  #cancelDial: Cancel = () => {}
  #cancelTimer: Cancel = () => {}
  #heartbeat = new Heartbeat()
  #store: ClientStore
  #catchingUp = false
  #me: string

  constructor(options: SessionOptions) {
    this.#options = options
    this.#name = options.name
    this.#me = options.chance.digest(options.key)
    this.#store = options.store ?? new MemoryStore('')
    this.#outbox = new Outbox(this.#store)
    this.#typing = new TypingBoard(options.clock, (channel, typing) =>
      options.onChange({ kind: 'typingChanged', channel, typing }),
    )
  }

  get state(): SessionState {
    return this.#state
  }

  start(): void {
    this.#step({ kind: 'start' })
  }

  /** Skips the wait of a back-off, or tries again after a final reason. */
  retryNow(): void {
    this.#step({ kind: 'retryNow' })
  }

  /** Tells the room's user something, as a notice. */
  notice(text: string): void {
    this.#options.onChange({ kind: 'noticed', text })
  }

  /** Says goodbye and stays away. */
  leave(): void {
    this.#step({ kind: 'leave' })
  }

  /**
   * Writes a checked body to a channel. It is stored first, and kept until its event is in the log, across reconnects
   * and crashes. False when limits.outboxMessages wait already, or the nonce was used. Throws StorageError.
   */
  post(channel: string, nonce: string, body: string): boolean {
    const message = this.#outbox.add({ nonce, channel, body, at: this.#options.clock.now() })
    if (!message) return false
    this.#options.onChange({ kind: 'outgoingChanged', message })
    if (this.#state.kind === 'joined') this.#send({ kind: 'post', nonce, channel, body })
    return true
  }

  /** Sends a failed message again. False when there is none of this nonce. */
  retry(nonce: string): boolean {
    const message = this.#outbox.retry(nonce)
    if (!message) return false
    this.#options.onChange({ kind: 'outgoingChanged', message })
    if (this.#state.kind === 'joined')
      this.#send({ kind: 'post', nonce, channel: message.channel, body: message.body })
    return true
  }

  /** Gives up a message that is not in the log. A pending one may still arrive there. */
  discard(nonce: string): boolean {
    if (!this.#outbox.drop(nonce)) return false
    this.#options.onChange({ kind: 'outgoingDropped', nonce })
    return true
  }

  /** Asks the host for the page that ends before `before`, of one channel or of all. */
  older(
    channel: string | undefined,
    before: number,
  ): Promise<Answered<{ events: readonly RoomEvent[]; more: boolean }>> {
    return this.#ask((done) => {
      const id = this.#requests.page(done)
      return { kind: 'page', id, ...defined({ channel }), before, limit: limits.pageEvents }
    })
  }

  createChannel(name: string): Promise<Answered<Position>> {
    const nonce = this.#options.chance.id()
    return this.#ask((done) => {
      this.#requests.command(nonce, done)
      return { kind: 'createChannel', nonce, name }
    })
  }

  /** Takes another display name here; while not connected, at the next hello. */
  rename(name: string): void {
    this.#name = name
    if (this.#state.kind === 'joined') this.#send({ kind: 'rename', nonce: this.#options.chance.id(), name })
  }

  /** Tells the others that this member is typing. */
  typing(channel: string): void {
    if (this.#state.kind === 'joined') this.#send({ kind: 'typing', channel })
  }

  #ask<T>(frame: (done: (answer: Answered<T>) => void) => ClientFrame): Promise<Answered<T>> {
    if (this.#state.kind !== 'joined') return Promise.resolve({ ok: false, reason: 'not-connected' })
    return new Promise((resolve) => {
      this.#send(frame(resolve))
    })
  }

  #send(frame: ClientFrame): void {
    this.#transport?.send(encode(frame))
  }

  #end(end: End): void {
    this.#step({ kind: 'ended', because: end, jitter: this.#options.chance.jitter() })
  }

  #step(input: SessionInput): void {
    const { state, effects } = sessionTransition(this.#state, input)
    const changed = state !== this.#state
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    if (changed && this.#state === state) this.#options.onChange({ kind: 'sessionChanged', session: state })
  }

  #perform(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'dial':
        this.#cancelDial = this.#options.dial({
          onOpen: (transport) => this.#opened(transport),
          onFailed: (code, text) => this.#end({ code, text }),
        })
        return
      case 'greet':
        this.#greet()
        return
      case 'goLive':
        this.#goLive()
        return
      case 'scheduleRetry':
        this.#cancelTimer = this.#options.clock.after(effect.delayMs, () => this.#step({ kind: 'retryDue' }))
        return
      case 'cancelRetry':
        this.#cancelTimer()
        return
      case 'hangUp':
        this.#hangUp()
        return
      default:
        assertNever(effect)
    }
  }

  #opened(transport: Transport): void {
    this.#transport = transport
    this.#step({ kind: 'opened' })
    // Frames of a transport that was given up meanwhile are of no interest.
    const current = (act: () => void) => {
      if (this.#transport === transport) act()
    }
    transport.limitFrames(limits.frameBytes)
    transport.listen({
      onFrame: (text) => current(() => this.#onFrame(text)),
      onProblem: () => current(() => this.#end({ code: 'not-parley' })),
      onClose: () => current(() => this.#end({ code: 'lost' })),
    })
  }

  #greet(): void {
    const { key } = this.#options
    this.#send({ kind: 'hello', version: PROTOCOL_VERSION, name: this.#name, key })
    this.#cancelTimer = this.#options.clock.after(limits.welcomeMs, () => this.#end({ code: 'no-welcome' }))
  }

  #goLive(): void {
    this.#cancelTimer()
    this.#heartbeat = new Heartbeat()
    this.#beatLater()
    for (const { nonce, channel, body } of this.#outbox.pending())
      this.#send({ kind: 'post', nonce, channel, body })
  }

  #beatLater(): void {
    this.#cancelTimer = this.#options.clock.after(limits.heartbeatMs, () => {
      const pulse = this.#heartbeat.check()
      if (pulse === 'dead') return this.#end({ code: 'heartbeat-timeout' })
      if (pulse === 'ping') this.#send({ kind: 'ping' })
      this.#beatLater()
    })
  }

  #hangUp(): void {
    this.#cancelTimer()
    this.#cancelDial()
    this.#cancelDial = () => {}
    const transport = this.#transport
    if (!transport) return
    this.#transport = undefined
    if (this.#state.kind === 'closed' && this.#state.because.code === 'leaving') {
      transport.send(encode({ kind: 'close', reason: 'leaving' }))
    }
    transport.close()
    this.#requests.failAll()
    this.#typing.clear()
  }

  #onFrame(text: string): void {
    this.#heartbeat.heard()
    const decoded = decodeHostFrame(text)
    if (decoded.ok === 'ignored') return
    if (decoded.ok) this.#handle(decoded.value)
    // Before the welcome anything odd means that this is some other service.
    else if (this.#state.kind === 'greeting') this.#end({ code: 'not-parley' })
    else this.#end({ code: 'lost', text: `an unreadable frame: ${decoded.problem}` })
  }

  #handle(frame: HostFrame): void {
    switch (frame.kind) {
      case 'welcome':
        if (this.#state.kind === 'greeting') this.#welcomed(frame)
        return
      case 'event':
        // Sent before the host knew that this client is behind: it comes again, in its place.
        if (!this.#catchingUp) this.#arrived([frame.event])
        return
      case 'missed':
        this.#missed(frame.events, frame.more)
        return
      case 'ack':
        this.#acked(frame.nonce, frame)
        return
      case 'reject':
        this.#rejected(frame.nonce, frame.reason)
        return
      case 'pageResult':
        this.#requests.settlePage(frame.id, { ok: true, value: { events: frame.events, more: frame.more } })
        return
      case 'presence':
        this.#options.onChange({ kind: 'presenceChanged', members: frame.members })
        return
      case 'typing':
        this.#typing.heard(frame.channel, frame.id)
        return
      case 'ping':
        this.#send({ kind: 'pong' })
        return
      case 'pong':
        return
      case 'close':
        this.#end({ code: frame.reason, ...(frame.text !== undefined && { text: frame.text }) })
        return
      default:
        assertNever(frame)
    }
  }

  #welcomed(welcome: Welcome): void {
    const { room, you, head, first, channels } = welcome
    const continued = this.#continueStore(welcome)
    if (continued === null) return
    this.#me = you.id
    this.#catchingUp = continued && this.#store.position.seq < head.seq
    this.#options.onChange({
      kind: 'welcomed',
      id: room.id,
      name: room.name,
      me: you,
      channels,
      head: head.seq,
      first,
      fresh: !continued,
    })
    this.#step({ kind: 'welcomed' })
    if (this.#catchingUp) this.#send({ kind: 'resume', ...this.#store.position })
  }

  /**
   * [R1] Whether the copy is a beginning of the host's log, and so goes on; if not, it begins anew at the head. Null
   * when it could not be stored, which has ended the connection.
   */
  #continueStore({ room, head, first }: Welcome): boolean | null {
    return this.#storing(() => {
      if (this.#store.room !== room.id && !this.#switchStore(room)) return null
      const { epoch, seq } = this.#store.position
      const continues = epoch === head.epoch && seq <= head.seq && seq + 1 >= first
      if (continues) return true
      if (seq > 0) this.#options.onChange({ kind: 'noticed', text: LOG_RESTARTED })
      this.#store.restart(head)
      return false
    })
  }

  /** Another room answers than before: what was written for this address and not sent goes along. */
  #switchStore(room: Welcome['room']): boolean {
    const opened = this.#options.openStore(room)
    if ('code' in opened) {
      this.#end(opened)
      return false
    }
    const waiting = this.#outbox.pending()
    for (const message of waiting) opened.saveOutgoing(message)
    for (const { nonce } of waiting) this.#store.dropOutgoing(nonce)
    this.#store = opened
    this.#outbox = new Outbox(opened)
    return true
  }

  #missed(events: readonly RoomEvent[], more: boolean): void {
    this.#arrived(events)
    if (this.#state.kind !== 'joined') return
    this.#catchingUp = more
    if (more) this.#send({ kind: 'resume', ...this.#store.position })
  }

  /** Takes the next events of the log; ones it has already are dropped, and a gap means a broken connection [E2]. */
  #arrived(events: readonly RoomEvent[]): void {
    let { seq } = this.#store.position
    const fresh = events.filter((event) => event.seq > seq)
    for (const event of fresh) {
      if (event.seq !== ++seq) return this.#end({ code: 'lost', text: 'events are missing' })
    }
    if (fresh.length === 0) return
    const own = fresh.filter((event) => event.author.id === this.#me).map((event) => event.nonce)
    const settled = this.#outbox.knownOf(own)
    if (this.#storing(() => (this.#store.append(fresh, settled), true)) === null) return
    this.#outbox.settled(settled)
    for (const event of fresh) {
      if (event.kind === 'messagePosted') this.#typing.stopped(event.channel, event.author.id)
    }
    this.#options.onChange({ kind: 'eventsArrived', events: fresh })
  }

  /** Runs what stores; a full disk ends the connection, to be tried again when there may be space. */
  #storing<T>(store: () => T): T | null {
    try {
      return store()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#end({ code: error.failure, text: error.message })
      return null
    }
  }

  #acked(nonce: string, { epoch, seq }: Position): void {
    this.#requests.settleCommand(nonce, { ok: true, value: { epoch, seq } })
    const message = this.#outbox.acked(nonce, epoch, seq)
    if (!message) return
    // Its event is before what this client reads from: nothing else would ever take the message off the screen.
    if (seq <= this.#store.position.seq) this.#storing(() => this.discard(nonce))
    else this.#options.onChange({ kind: 'outgoingChanged', message })
  }

  #rejected(nonce: string, reason: RejectReason): void {
    this.#requests.settleCommand(nonce, { ok: false, reason })
    const message = this.#storing(() => this.#outbox.failed(nonce, reason))
    if (message) this.#options.onChange({ kind: 'outgoingChanged', message })
  }
}
