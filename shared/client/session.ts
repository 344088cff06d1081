import { assertNever } from '../protocol/assert-never.ts'
import type { Cancel, Chance, Clock } from '../protocol/clock.ts'
import { decodeHostFrame } from '../protocol/decode.ts'
import { defined } from '../protocol/defined.ts'
import { encode } from '../protocol/encode.ts'
import type { Position, RoomEvent } from '../protocol/events.ts'
import type { ClientFrame, HostFrame, Welcome } from '../protocol/frames.ts'
import { Heartbeat } from '../protocol/heartbeat.ts'
import { limits } from '../protocol/limits.ts'
import type { AskedAct } from '../protocol/moderation.ts'
import { nonceAt } from '../protocol/nonce.ts'
import { postText, type Signer, type Verifier } from '../protocol/proofs.ts'
import type { Transport } from '../protocol/transport.ts'
import type { RoomChange } from './chat-state.ts'
import type { DialFailure, End, HostFailure } from './failures.ts'
import { Greeting, type Entry } from './greeting.ts'
import { LogFollower, type LogFollowerOptions } from './log-follower.ts'
import type { Outgoing } from './outbox.ts'
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
  onFailed(failure: DialFailure | HostFailure, detail: string, keys?: End['keys']): void
}) => Cancel

export interface SessionOptions extends Pick<LogFollowerOptions, 'store' | 'openStore'> {
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  /** The device key that identifies this member in every room. */
  readonly signer: Signer
  readonly verifier: Verifier
  /** What this device was known by before rooms knew keys [S3]. */
  readonly formerly?: string
  /** How to come in where one is not known yet. */
  readonly entry?: Entry
  /** Whether this host's key may be that of the room that answers; if not, why [S7]. */
  checkHost(room: string, hostKey: string): End | null
  /** A checked display name. */
  readonly name: string
  onChange(change: RoomChange): void
}

/** What means something before the welcome. */
const BEFORE_WELCOME: ReadonlySet<HostFrame['kind']> = new Set([
  'welcome',
  'waiting',
  'passcode',
  'close',
  'ping',
  'pong',
])

/**
 * One client's membership of one room: keeps it connected, has its log without a gap, and delivers what was written
 * exactly once. Tells all it learns as changes.
 */
export class Session {
  readonly #options: SessionOptions
  readonly #log: LogFollower
  readonly #requests = new Requests()
  readonly #typing: TypingBoard
  #name: string
  #state: SessionState = { kind: 'idle' }
  #transport: Transport | undefined
  #cancelDial: Cancel = () => {}
  #cancelTimer: Cancel = () => {}
  #heartbeat = new Heartbeat()
  #greeting: Greeting | null = null

  constructor(options: SessionOptions) {
    this.#options = options
    this.#name = options.name
    this.#log = new LogFollower({
      store: options.store,
      openStore: (room) => options.openStore(room),
      me: options.signer.publicKey,
      onChange: (change) => this.#logChanged(change),
      onBroken: (end) => this.#end(end),
      resume: (after) => this.#send({ kind: 'resume', ...after }),
    })
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

  /**
   * The host may be somewhere else now, or this machine in another network: a dial begins anew, and a connection that gives
   * no sign of life within limits.signOfLifeMs is given up. One that does is kept.
   */
  wayChanged(): void {
    this.#step({ kind: 'wayChanged' })
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
    const message = this.#log.outbox.add({ nonce, channel, body, at: this.#options.clock.now() })
    if (!message) return false
    this.#written(message)
    return true
  }

  /** Sends a failed message again. False when there is none of this nonce. */
  retry(nonce: string): boolean {
    const message = this.#log.outbox.retry(nonce)
    if (!message) return false
    this.#written(message)
    return true
  }

  /** Gives up a message that is not in the log. A pending one may still arrive there. Throws StorageError. */
  discard(nonce: string): boolean {
    return this.#log.discard(nonce)
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

  /** Lets somebody in who waits at the door, or not. */
  answerKnock(knock: string, letIn: boolean): void {
    if (this.#state.kind === 'joined') this.#send({ kind: 'answerKnock', knock, letIn })
  }

  /** Asks for an act of moderation. */
  moderate(act: AskedAct): Promise<Answered<Position>> {
    const nonce = nonceAt(this.#options.clock.now(), this.#options.chance.id())
    return this.#ask((done) => {
      this.#requests.command(nonce, done)
      return { kind: 'moderate', nonce, act }
    })
  }

  createChannel(name: string): Promise<Answered<Position>> {
    const nonce = nonceAt(this.#options.clock.now(), this.#options.chance.id())
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

  #written(message: Outgoing): void {
    this.#options.onChange({ kind: 'outgoingChanged', message })
    if (this.#state.kind === 'joined') this.#sendPost(message)
  }

  #sendPost({ nonce, channel, body }: Outgoing): void {
    const sig = this.#options.signer.sign(postText(this.#log.room, channel, nonce, body))
    this.#send({ kind: 'post', nonce, channel, body, sig })
  }

  #logChanged(change: RoomChange): void {
    if (change.kind === 'eventsArrived') {
      for (const event of change.events) {
        if (event.kind === 'messagePosted') this.#typing.stopped(event.channel, event.author.id)
      }
    }
    this.#options.onChange(change)
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
          onFailed: (code, text, keys) => this.#end({ code, text, ...defined({ keys }) }),
        })
        return
      case 'greet':
        this.#greet()
        return
      case 'wait':
        // The host ends it after limits.knockMs; this is for a host that does not.
        this.#cancelTimer()
        this.#cancelTimer = this.#options.clock.after(limits.knockMs + limits.welcomeMs, () =>
          this.#end({ code: 'knock-timeout' }),
        )
        return
      case 'goLive':
        this.#goLive()
        return
      case 'checkAlive':
        this.#checkAlive()
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
    const transport = this.#transport
    if (!transport) return
    this.#greeting = new Greeting(this.#options, transport)
    this.#send(this.#greeting.hello(this.#name))
    this.#cancelTimer = this.#options.clock.after(limits.welcomeMs, () => this.#end({ code: 'no-welcome' }))
  }

  #welcomed(welcome: Welcome): void {
    const { hostKey } = this.#transport ?? { hostKey: '' }
    const wrong = this.#greeting?.check(welcome) ?? this.#options.checkHost(welcome.room.id, hostKey)
    if (wrong) {
      this.#end(wrong)
      return
    }
    this.#options.onChange({ kind: 'hostKeySeen', hostKey })
    if (this.#log.welcomed(welcome)) this.#step({ kind: 'welcomed' })
  }

  #goLive(): void {
    this.#cancelTimer()
    this.#heartbeat = new Heartbeat()
    this.#beatLater()
    for (const message of this.#log.outbox.pending()) this.#sendPost(message)
    this.#log.catchUp()
  }

  #beatLater(): void {
    this.#cancelTimer = this.#options.clock.after(limits.heartbeatMs, () => {
      const pulse = this.#heartbeat.check()
      if (pulse === 'dead') return this.#end({ code: 'heartbeat-timeout' })
      if (pulse === 'ping') this.#send({ kind: 'ping' })
      this.#beatLater()
    })
  }

  #checkAlive(): void {
    this.#cancelTimer()
    this.#heartbeat = new Heartbeat()
    this.#heartbeat.check()
    this.#send({ kind: 'ping' })
    this.#cancelTimer = this.#options.clock.after(limits.signOfLifeMs, () => {
      if (this.#heartbeat.check() === 'heard') this.#beatLater()
      else this.#end({ code: 'heartbeat-timeout' })
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
    // Until the host has proved to be the right one, nothing it says goes into the copy.
    if (this.#state.kind !== 'joined' && !BEFORE_WELCOME.has(frame.kind)) return
    switch (frame.kind) {
      case 'welcome':
        if (this.#state.kind === 'greeting' || this.#state.kind === 'knocking') this.#welcomed(frame)
        return
      case 'waiting':
        this.#step({ kind: 'mustWait' })
        return
      case 'passcode': {
        const confirmation = this.#greeting?.confirm(frame)
        if (confirmation === undefined) this.#end({ code: 'passcode-wrong' })
        else this.#send({ kind: 'confirm', confirmation })
        return
      }
      case 'rules': {
        const { kind: _, ...rules } = frame
        this.#options.onChange({ kind: 'rulesChanged', rules })
        return
      }
      case 'addresses':
        this.#options.onChange({ kind: 'addressesTold', addresses: frame.addresses })
        return
      case 'knocks':
        this.#options.onChange({ kind: 'knocksChanged', knocks: frame.knocks })
        return
      case 'event':
        this.#log.event(frame.event)
        return
      case 'missed':
        this.#log.missed(frame.events, frame.more)
        return
      case 'ack':
        this.#requests.settleCommand(frame.nonce, { ok: true, value: { epoch: frame.epoch, seq: frame.seq } })
        this.#log.acked(frame.nonce, frame)
        return
      case 'reject':
        this.#requests.settleCommand(frame.nonce, { ok: false, reason: frame.reason })
        this.#log.rejected(frame.nonce, frame.reason)
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
      // Nobody asked here.
      case 'room':
        return
      case 'close':
        this.#end({ code: frame.reason, ...(frame.text !== undefined && { text: frame.text }) })
        return
      default:
        assertNever(frame)
    }
  }
}
