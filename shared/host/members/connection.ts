import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import { decodeClientFrame } from '../../protocol/wire/decode.ts'
import { encode, type Encoded } from '../../protocol/wire/encode.ts'
import type { About, ClientFrame, Hello, HostFrame } from '../../protocol/wire/frames.ts'
import type { FramingProblem } from '../../protocol/wire/framing.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { Heartbeat } from '../../protocol/wire/heartbeat.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { CpaceAnswer } from '../../protocol/trust/pake/cpace.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import {
  connectionTransition,
  type AboutAnswer,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
  type SyncState,
} from './connection-machine.ts'
import type { WelcomeDetails } from './welcome-details.ts'
import type { ProofContext, PasscodeProof } from '../admission/door.ts'
import { Pace } from './pace.ts'
import { PacedReader } from './paced-reader.ts'

export type CommandFrame = Exclude<
  ClientFrame,
  { kind: 'hello' | 'about' | 'confirm' | 'ping' | 'pong' | 'close' }
>

/** The room's answer to a hello. */
export type HelloAnswer =
  /** The room calls `letIn`, `end` or `judgeAgain` once the entry is stored or refused. */
  | { readonly kind: 'entering'; enter(): void }
  | { readonly kind: 'refused'; readonly reason: CloseReason; readonly text?: string }
  /** Needs approval; the room calls `mayEnter`, `end` or `judgeAgain` later. */
  | { readonly kind: 'knock' }
  | { readonly kind: 'prove'; readonly answer: CpaceAnswer; readonly passcode: PasscodeProof }

/** What a connection needs of its room. */
export interface ConnectionOwner {
  /** [A1] A client asks about the room instead of saying hello. */
  about(asked: About): AboutAnswer
  admit(connection: Connection, hello: Hello): HelloAnswer
  /** The client has proved that it knows the passcode. */
  proved(connection: Connection, hello: Hello): void
  /** The connection accepts frames now, so the welcome can be sent. */
  joined(connection: Connection, member: string, welcome: WelcomeDetails): void
  command(connection: Connection, member: string, frame: CommandFrame): void
  left(connection: Connection, member: string): void
  /** The client no longer waits for approval or for a proof. */
  stoppedWaiting(connection: Connection): void
  /** The transport has closed. Nothing is called after this. */
  closed(connection: Connection): void
}

export interface ConnectionOptions {
  readonly owner: ConnectionOwner
  readonly clock: Clock
  readonly limits: HostLimits
  readonly from: 'inside' | 'outside'
}

/**
 * The host's side of one transport. Bad input, silence or too much input ends at most this
 * connection, with a reason that the peer is sent [C1].
 */
export class Connection {
  readonly peer: string
  /** What proofs on this connection are bound to. */
  readonly proofContext: ProofContext
  /** `inside`: from this process, so it is the host's own user. */
  readonly from: 'inside' | 'outside'
  readonly #transport: Transport
  readonly #owner: ConnectionOwner
  readonly #heartbeat = new Heartbeat()
  #state: ConnectionState = { kind: 'awaitingHello' }
  #relayedTyping = false
  readonly #clock: Clock
  readonly #limits: HostLimits
  readonly #reader: PacedReader
  #cancelDeadline: Cancel

  constructor(transport: Transport, { owner, clock, limits: hostLimits, from }: ConnectionOptions) {
    this.peer = transport.peer
    this.proofContext = { binding: transport.binding, hostKey: transport.hostKey }
    this.from = from
    this.#limits = hostLimits
    this.#reader = new PacedReader(transport, clock, new Pace(hostLimits, () => clock.elapsed()))
    this.#transport = transport
    this.#owner = owner
    this.#clock = clock
    this.#cancelDeadline = clock.after(hostLimits.helloMs, () => this.end('hello-timeout'))
    transport.limitFrames(hostLimits.helloFrameBytes)
    transport.listen({
      onFrame: (text) => this.#onFrame(text),
      onProblem: (problem) => this.#onProblem(problem),
      onClose: () => {
        this.#reader.stop()
        this.#step({ kind: 'transportClosed' })
      },
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  send(...frames: HostFrame[]): void {
    this.sendEncoded(encode(...frames))
  }

  /** Sends frames that are encoded already. Ends a connection that reads too slowly [C4]. */
  sendEncoded(frames: Encoded): void {
    if (this.#state.kind !== 'joined') return
    if (this.#transport.queuedBytes > limits.queuedBytes) this.end('slow-consumer')
    else this.#transport.send(frames)
  }

  /** Ends the connection and sends the peer the reason. */
  end(reason: CloseReason, text?: string): void {
    this.#step({ kind: 'end', reason, ...(text !== undefined && { text }) })
  }

  /** From now on, reads at the member's pace. */
  setPace(pace: Pace): void {
    this.#reader.setPace(pace)
  }

  /** Whether the client has all events, so that it gets new ones. */
  get isLive(): boolean {
    return this.#state.kind === 'joined' && this.#state.sync === 'live'
  }

  /** The client asked for missed events; there may be more of them [R3]. */
  caughtUp(sync: SyncState): void {
    this.#step({ kind: 'caughtUp', sync })
  }

  /** A knock was approved. `enter` must lead to `letIn`, `end` or `judgeAgain`. */
  mayEnter(enter: () => void): void {
    if (this.#state.kind !== 'knocking') return
    this.#step({ kind: 'mayEnter' })
    enter()
  }

  /** The entry is stored: the member joins. */
  letIn(member: string, welcome: WelcomeDetails): void {
    if (this.#state.kind !== 'entering') return
    this.#transport.limitFrames(this.#limits.frameBytes)
    this.#transport.admitted()
    this.#step({ kind: 'entered', member })
    this.#owner.joined(this, member, welcome)
    this.#reader.release()
  }

  /** Judges the hello as if it had arrived now, because the room has changed [H6]. */
  judgeAgain(hello: Hello): void {
    if (this.#state.kind !== 'knocking' && this.#state.kind !== 'entering') return
    this.#isolated(() => this.#answer(this.#owner.admit(this, hello), hello))
  }

  /** Call once per limits.heartbeatMs: pings a silent peer, and ends a dead connection [H5]. */
  beat(): void {
    if (this.#state.kind !== 'joined') return
    const pulse = this.#heartbeat.check()
    if (pulse === 'ping') this.send({ kind: 'ping' })
    if (pulse === 'dead') this.end('heartbeat-timeout')
  }

  /** [M4] At most once in limits.typingRelayMs: typing is cheap to send and costly to relay. */
  mayRelayTyping(): boolean {
    if (this.#relayedTyping) return false
    this.#relayedTyping = true
    this.#clock.after(limits.typingRelayMs, () => {
      this.#relayedTyping = false
    })
    return true
  }

  #onFrame(text: string): void {
    this.#heartbeat.heard()
    const decoded = decodeClientFrame(text)
    this.#reader.charge(decoded.ok === true ? decoded.value.kind : 'unknown', text.length)
    if (decoded.ok === 'ignored') return
    if (!decoded.ok) {
      this.end('bad-frame', decoded.problem)
      return
    }
    const { value } = decoded
    this.#isolated(() => this.#handle(value))
  }

  /** An error while handling a frame ends only its connection. */
  #isolated(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (error instanceof StorageError) this.end(error.failure)
      else this.end('internal-error', error instanceof Error ? error.message.slice(0, 200) : undefined)
    }
  }

  #onProblem(problem: FramingProblem): void {
    if (problem === 'not-utf8') this.end('bad-frame', 'not UTF-8')
    else this.end('frame-too-large')
  }

  #handle(frame: ClientFrame): void {
    const state = this.#state
    switch (frame.kind) {
      case 'hello':
        if (state.kind === 'awaitingHello') this.#answer(this.#owner.admit(this, frame), frame)
        else this.end('bad-frame', 'a second hello')
        return
      case 'about':
        this.#step({ kind: 'asked', answer: this.#owner.about(frame) })
        return
      case 'confirm':
        if (state.kind === 'proving') {
          if (!state.passcode.confirm(frame.confirmation)) return this.end('passcode-wrong')
          this.#step({ kind: 'mayEnter' })
          this.#owner.proved(this, state.hello)
        } else this.end('bad-frame', 'nothing was to be proved')
        return
      case 'close':
        this.#transport.close()
        return
      case 'ping':
        if (state.kind === 'joined') this.send({ kind: 'pong' })
        return
      case 'pong':
        return
      default:
        if (state.kind === 'joined') this.#owner.command(this, state.member, frame)
        else if (state.kind !== 'closing' && state.kind !== 'closed') {
          this.end('bad-frame', 'a command from someone who has not been let in')
        }
    }
  }

  #answer(admission: HelloAnswer, hello: Hello): void {
    switch (admission.kind) {
      case 'entering':
        this.#step({ kind: 'mayEnter' })
        admission.enter()
        return
      case 'refused':
        this.end(admission.reason, admission.text)
        return
      case 'knock':
        this.#step({ kind: 'mustWait' })
        this.#transport.admitted()
        this.#transport.send(encode({ kind: 'waiting' }))
        return
      case 'prove':
        this.#step({ kind: 'mustProve', hello, passcode: admission.passcode })
        this.#transport.send(encode({ kind: 'passcode', ...admission.answer }))
        return
      default:
        assertNever(admission)
    }
  }

  #step(input: ConnectionInput): void {
    const { state, effects } = connectionTransition(this.#state, input)
    const wasClosed = this.#state.kind === 'closed'
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    if (state.kind === 'closed' && !wasClosed) this.#owner.closed(this)
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect.kind) {
      case 'cancelDeadline':
        this.#cancelDeadline()
        return
      case 'sendRoom':
        this.#transport.send(encode(effect.room))
        return
      case 'sendClose': {
        const { kind: _, ...why } = effect
        this.#transport.send(encode({ kind: 'close', ...why }))
        this.#transport.close()
        return
      }
      case 'startKnockDeadline':
        this.#cancelDeadline = this.#clock.after(limits.knockMs, () => this.end('knock-timeout'))
        return
      case 'startProofDeadline':
        this.#cancelDeadline = this.#clock.after(this.#limits.helloMs, () => this.end('hello-timeout'))
        return
      case 'failProof':
        effect.passcode.confirm('')
        return
      case 'stopWaiting':
        this.#owner.stoppedWaiting(this)
        return
      case 'holdReading':
        this.#reader.hold()
        return
      case 'resumeReading':
        this.#reader.release()
        return
      case 'leaveRoom':
        this.#owner.left(this, effect.member)
        return
      default:
        assertNever(effect)
    }
  }
}
