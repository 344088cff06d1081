import { assertNever } from '../../protocol/base/assert-never.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { ClientFrame, Welcome } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { nonceAt } from '../../protocol/log/nonce.ts'
import { postText } from '../../protocol/trust/proofs.ts'
import { HostLink, type HostLinkOptions, type MemberFrame } from './host-link.ts'
import { shutOutBy } from './failures.ts'
import { LogReplica, type LogReplicaOptions } from '../replica/log-replica.ts'
import type { Outgoing } from '../replica/outbox.ts'
import type { SessionChanges } from './session-change.ts'
import { Requests, type Answered } from './requests.ts'
import type { SessionState } from './session-machine.ts'
import { TypingMembers } from './typing-members.ts'

export interface SessionOptions extends HostLinkOptions, Pick<LogReplicaOptions, 'store' | 'openStore'> {
  /** A checked display name. */
  readonly name: string
  /** Receives all that the session learns. */
  readonly changes: SessionChanges
}

/**
 * One client's membership of one room: stays connected, has a copy of the log without a gap, and
 * delivers each message exactly once.
 */
export class Session {
  readonly #options: SessionOptions
  readonly #hostLink: HostLink
  readonly #log: LogReplica
  readonly #requests = new Requests()
  readonly #typing: TypingMembers
  #name: string

  constructor(options: SessionOptions) {
    this.#options = options
    this.#name = options.name
    this.#hostLink = new HostLink(options, {
      name: () => this.#name,
      room: () => this.#log.room ?? undefined,
      welcomed: (welcome, hostKey) => this.#welcomed(welcome, hostKey),
      joined: () => this.#joined(),
      received: (frame) => this.#received(frame),
      disconnected: () => {
        this.#requests.failAll()
        this.#typing.clear()
      },
      changed: (session) => {
        options.changes.report({ kind: 'sessionChanged', session })
        for (const { nonce } of this.#log.outbox.pending()) this.#failIfShutOut(nonce)
      },
    })
    this.#log = new LogReplica({
      store: options.store,
      openStore: (room) => options.openStore(room),
      me: options.signer.publicKey,
      changes: options.changes,
      onBroken: (end) => this.#hostLink.end(end),
      resume: (after) => this.#hostLink.send({ kind: 'resume', ...after }),
    })
    this.#typing = new TypingMembers(options.clock, options.changes)
  }

  get state(): SessionState {
    return this.#hostLink.state
  }

  start(): void {
    this.#hostLink.start()
  }

  /** Skips the wait of a back-off, or tries again after a final reason. */
  retryNow(): void {
    this.#hostLink.retryNow()
  }

  /**
   * The host's address or this computer's network may have changed. Restarts a dial, or pings the
   * host and gives up the connection if there is no answer within limits.livenessMs.
   */
  pathChanged(): void {
    this.#hostLink.pathChanged()
  }

  /** Disconnects for good, and tells the host. */
  leave(): void {
    this.#hostLink.leave()
  }

  /**
   * Posts a checked body to a channel. The message is stored until it is in the log, across
   * reconnects and crashes. False if limits.outboxMessages are waiting, or the nonce was used.
   * Throws StorageError.
   */
  post(channel: string, nonce: string, body: string): boolean {
    const message = this.#log.outbox.add({ nonce, channel, body, at: this.#options.clock.now() })
    if (!message) return false
    this.#submit(message)
    return true
  }

  /** Sends a failed message again. False if there is none with this nonce. */
  retry(nonce: string): boolean {
    const message = this.#log.outbox.retry(nonce)
    if (!message) return false
    this.#submit(message)
    return true
  }

  /**
   * Discards a message that is not in the log; a pending one may still arrive. Throws StorageError.
   */
  discard(nonce: string): boolean {
    return this.#log.discard(nonce)
  }

  /** Requests the page of events before the seq `before`, of one channel or all. */
  loadOlder(
    channel: string | undefined,
    before: number,
  ): Promise<Answered<{ events: readonly RoomEvent[]; more: boolean }>> {
    return this.#request((done) => {
      const id = this.#requests.page(done)
      return { kind: 'page', id, ...defined({ channel }), before, limit: limits.pageEvents }
    })
  }

  /** Approves or refuses a knock. */
  answerKnock(knock: string, letIn: boolean): void {
    if (this.#isJoined) this.#hostLink.send({ kind: 'answerKnock', knock, letIn })
  }

  /** Requests a moderation action. */
  moderate(act: RequestedAction): Promise<Answered<Position>> {
    const nonce = nonceAt(this.#options.clock.now(), this.#options.chance.id())
    return this.#request((done) => {
      this.#requests.command(nonce, done)
      return { kind: 'moderate', nonce, act }
    })
  }

  createChannel(name: string): Promise<Answered<Position>> {
    const nonce = nonceAt(this.#options.clock.now(), this.#options.chance.id())
    return this.#request((done) => {
      this.#requests.command(nonce, done)
      return { kind: 'createChannel', nonce, name }
    })
  }

  /** Changes the display name in this room; while disconnected, at the next hello. */
  rename(name: string): void {
    this.#name = name
    if (this.#isJoined) this.#hostLink.send({ kind: 'rename', nonce: this.#options.chance.id(), name })
  }

  /** Tells the others that this member is typing. */
  typing(channel: string): void {
    if (this.#isJoined) this.#hostLink.send({ kind: 'typing', channel })
  }

  get #isJoined(): boolean {
    return this.state.kind === 'joined'
  }

  #submit(message: Outgoing): void {
    this.#options.changes.report({ kind: 'outgoingChanged', message })
    if (this.#isJoined) this.#sendPost(message)
    else this.#failIfShutOut(message.nonce)
  }

  /** A message that would wait forever fails. Its author can retry it once admitted. */
  #failIfShutOut(nonce: string): void {
    const reason = this.state.kind === 'closed' ? shutOutBy(this.state.because) : null
    if (reason !== null) this.#log.rejected(nonce, reason)
  }

  #sendPost({ nonce, channel, body }: Outgoing): void {
    const { room } = this.#log
    // Messages are sent only after a welcome, which names the room.
    if (room === null) return
    const sig = this.#options.signer.sign(postText(room, channel, nonce, body))
    this.#hostLink.send({ kind: 'post', nonce, channel, body, sig })
  }

  #request<T>(frame: (done: (answer: Answered<T>) => void) => ClientFrame): Promise<Answered<T>> {
    if (!this.#isJoined) return Promise.resolve({ ok: false, reason: 'not-connected' })
    return new Promise((resolve) => {
      this.#hostLink.send(frame(resolve))
    })
  }

  #welcomed(welcome: Welcome, hostKey: string): boolean {
    this.#options.changes.report({ kind: 'hostKeySeen', hostKey })
    return this.#log.welcomed(welcome)
  }

  #joined(): void {
    for (const message of this.#log.outbox.pending()) this.#sendPost(message)
    this.#log.catchUp()
  }

  #received(frame: MemberFrame): void {
    switch (frame.kind) {
      case 'rules': {
        const { kind: _, ...rules } = frame
        this.#options.changes.report({ kind: 'rulesChanged', rules })
        return
      }
      case 'addresses':
        this.#options.changes.report({ kind: 'addressesChanged', addresses: frame.addresses })
        return
      case 'knocks':
        this.#options.changes.report({ kind: 'knocksChanged', knocks: frame.knocks })
        return
      case 'event':
        this.#typing.posted([frame.event])
        this.#log.event(frame.event)
        return
      case 'missed':
        this.#typing.posted(frame.events)
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
        this.#options.changes.report({ kind: 'presenceChanged', members: frame.members })
        return
      case 'typing':
        this.#typing.signalled(frame.channel, frame.id)
        return
      default:
        assertNever(frame)
    }
  }
}
