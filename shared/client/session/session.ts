import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Position } from '../../protocol/log/events.ts'
import type { ClientFrame, Welcome } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { forgedRelations } from '../../protocol/log/genuine.ts'
import { commandStatement, statementText, type SignedCommand } from '../../protocol/log/statement.ts'
import { HostLink, type HostLinkOptions, type MemberFrame } from './host-link.ts'
import { shutOutBy } from './failures.ts'
import { LogReplica, type LogReplicaOptions } from '../replica/log-replica.ts'
import type { Outgoing, OutgoingCommand } from '../replica/outbox.ts'
import type { SessionChanges } from './session-change.ts'
import { Requests, type Answered, type Page } from './requests.ts'
import type { SessionState } from './session-machine.ts'
import { TypingMembers } from './typing-members.ts'

/** Longer than any command waits: without it, a clock that is set back could delay one forever. */
const LONGEST_HOLD_MS = 60_000

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
  /** By nonce, the timers of commands that wait for their `notBefore`. */
  readonly #holdTimers = new Map<string, Cancel>()
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
      forgedAmong: (room, events) => forgedRelations(room, events, options.verifier),
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

  /** Disconnects for good, and tells the host. Commands that wait for `notBefore` are sent first. */
  leave(): void {
    if (this.#isJoined) {
      for (const { nonce, command, notBefore } of this.#log.outbox.pending())
        if (notBefore !== null) this.#sendSigned(nonce, command)
    }
    for (const cancel of this.#holdTimers.values()) cancel()
    this.#holdTimers.clear()
    this.#hostLink.leave()
  }

  /**
   * Submits a checked command. It is stored until it is in the log, across reconnects and crashes. It
   * is not sent before the wall time `notBefore`, and discarding it until then leaves no trace. False
   * if limits.outboxMessages are waiting, or the nonce was used. Throws StorageError.
   */
  submit(nonce: string, command: OutgoingCommand, notBefore: number | null = null): boolean {
    const message = this.#log.outbox.add({ nonce, command, at: this.#options.clock.now(), notBefore })
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
  loadOlder(channel: string | undefined, before: number): Promise<Answered<Page>> {
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
    return this.#requestCommand({ kind: 'moderate', act })
  }

  createChannel(name: string): Promise<Answered<Position>> {
    return this.#requestCommand({ kind: 'createChannel', name })
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
    if (this.#isJoined) this.#sendDue(message)
    else this.#failIfShutOut(message.nonce)
  }

  /** A message that would wait forever fails. Its author can retry it once admitted. */
  #failIfShutOut(nonce: string): void {
    const reason = this.state.kind === 'closed' ? shutOutBy(this.state.because) : null
    if (reason !== null) this.#log.rejected(nonce, reason)
  }

  /** Sends a command now or at `notBefore`, unless it was discarded before. */
  #sendDue({ nonce, command, notBefore }: Outgoing): void {
    const { clock } = this.#options
    const ms = (notBefore ?? 0) - clock.now()
    this.#holdTimers.get(nonce)?.()
    this.#holdTimers.delete(nonce)
    if (ms <= 0) return this.#sendSigned(nonce, command)
    const send = () => {
      this.#holdTimers.delete(nonce)
      if (this.#isJoined && this.#log.outbox.get(nonce)?.delivery.kind === 'pending')
        this.#sendSigned(nonce, command)
    }
    this.#holdTimers.set(nonce, clock.after(Math.min(ms, LONGEST_HOLD_MS), send))
  }

  #sendSigned(nonce: string, command: SignedCommand): void {
    this.#hostLink.send({ ...command, nonce, ...this.#signed(nonce, command) })
  }

  /** [S4] The fields of a command that sign it. */
  #signed(nonce: string, command: SignedCommand): { sig: string; seen: [number, number] } {
    const { signer, verifier } = this.#options
    const { epoch, seq } = this.#log.position
    const seen: [number, number] = [epoch, seq]
    // Commands are sent only after a welcome, which names the room.
    const utterance = { room: this.#log.room ?? '', author: signer.publicKey, nonce, seen }
    return { sig: signer.sign(statementText(utterance, commandStatement(command), verifier)), seen }
  }

  #requestCommand(
    command: Extract<SignedCommand, { kind: 'moderate' | 'createChannel' }>,
  ): Promise<Answered<Position>> {
    const nonce = this.#options.chance.id()
    return this.#request((done) => {
      this.#requests.command(nonce, done)
      return { ...command, nonce, ...this.#signed(nonce, command) }
    })
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
    for (const message of this.#log.outbox.pending()) this.#sendDue(message)
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
        this.#requests.settlePage(frame.id, { ok: true, value: frame })
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
