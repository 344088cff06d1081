import { assertNever } from '../protocol/assert-never.ts'
import type { Cancel, Clock } from '../protocol/clock.ts'
import type { CloseReason } from '../protocol/close-reasons.ts'
import { decodeClientFrame } from '../protocol/decode.ts'
import { encode, type Encoded } from '../protocol/encode.ts'
import type { ClientFrame, Hello, HostFrame } from '../protocol/frames.ts'
import type { FramingProblem } from '../protocol/framing.ts'
import { Heartbeat } from '../protocol/heartbeat.ts'
import { limits } from '../protocol/limits.ts'
import type { Transport } from '../protocol/transport.ts'
import {
  connectionTransition,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
} from './connection-machine.ts'

/** Whether a joined connection has all events, so that new ones are pushed, or is asking for missed ones [R3]. */
export type Cursor = 'live' | 'behind'

export type CommandFrame = Exclude<ClientFrame, { kind: 'hello' | 'ping' | 'pong' | 'close' }>

/** What a connection needs of its room. */
export interface ConnectionOwner {
  /** Answers the member's id, or why it may not come in. */
  admit(connection: Connection, hello: Hello): { member: string } | { reason: CloseReason; text?: string }
  /** The connection can be spoken to now: the place for the welcome. */
  joined(connection: Connection, member: string): void
  command(connection: Connection, member: string, frame: CommandFrame): void
  left(connection: Connection, member: string): void
  /** The transport is gone; the connection will not call again. */
  closed(connection: Connection): void
}

/**
 * One transport as the host sees it. Whatever arrives here — garbage, nothing, too much — ends this connection at
 * most, with a reason the peer is told [C1].
 */
export class Connection {
  readonly peer: string
  cursor: Cursor = 'live'
  readonly #transport: Transport
  readonly #owner: ConnectionOwner
  readonly #heartbeat = new Heartbeat()
  #state: ConnectionState = { kind: 'awaitingHello' }
  #whispered = false
  readonly #clock: Clock
  readonly #cancelDeadline: Cancel

  constructor(transport: Transport, owner: ConnectionOwner, clock: Clock) {
    this.peer = transport.peer
    this.#transport = transport
    this.#owner = owner
    this.#clock = clock
    this.#cancelDeadline = clock.after(limits.helloMs, () => this.end('hello-timeout'))
    transport.limitFrames(limits.helloFrameBytes)
    transport.listen({
      onFrame: (text) => this.#onFrame(text),
      onProblem: (problem) => this.#onProblem(problem),
      onClose: () => this.#step({ kind: 'transportClosed' }),
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  send(...frames: HostFrame[]): void {
    this.sendEncoded(encode(...frames))
  }

  /** Sends what was encoded for several. A reader too far behind is closed; it resumes from history. */
  sendEncoded(frames: Encoded): void {
    if (this.#state.kind !== 'joined') return
    if (this.#transport.queuedBytes > limits.queuedBytes) this.end('slow-consumer')
    else this.#transport.send(frames)
  }

  /** Ends the connection, telling the peer why. */
  end(reason: CloseReason, text?: string): void {
    this.#step({ kind: 'end', reason, ...(text !== undefined && { text }) })
  }

  /** Called once per limits.heartbeatMs: asks a silent peer, gives up a dead one [H5]. */
  beat(): void {
    if (this.#state.kind !== 'joined') return
    const pulse = this.#heartbeat.check()
    if (pulse === 'ping') this.send({ kind: 'ping' })
    if (pulse === 'dead') this.end('heartbeat-timeout')
  }

  /** Whether enough time has passed since the last time this was true: whispers are cheap to send and dear to pass on. */
  mayWhisper(): boolean {
    if (this.#whispered) return false
    this.#whispered = true
    this.#clock.after(limits.whisperMs, () => {
      this.#whispered = false
    })
    return true
  }

  #onFrame(text: string): void {
    this.#heartbeat.heard()
    const decoded = decodeClientFrame(text)
    if (decoded.ok === 'ignored') return
    if (!decoded.ok) {
      this.end('bad-frame', decoded.problem)
      return
    }
    try {
      this.#handle(decoded.value)
    } catch (error) {
      // Isolation: a fault that one frame brings out ends that frame's connection, not the room.
      this.end('internal-error', error instanceof Error ? error.message.slice(0, 200) : undefined)
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
        if (state.kind === 'joined') this.end('bad-frame', 'a second hello')
        else if (state.kind === 'awaitingHello') this.#greet(frame)
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
        if (state.kind === 'awaitingHello') this.end('bad-frame', 'the first frame is not a hello')
        else if (state.kind === 'joined') this.#owner.command(this, state.member, frame)
    }
  }

  #greet(hello: Hello): void {
    const answer = this.#owner.admit(this, hello)
    if ('reason' in answer) {
      this.end(answer.reason, answer.text)
      return
    }
    this.#transport.limitFrames(limits.frameBytes)
    this.#step({ kind: 'admitted', member: answer.member })
    this.#owner.joined(this, answer.member)
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
      case 'sayClose': {
        const { kind: _, ...why } = effect
        this.#transport.send(encode({ kind: 'close', ...why }))
        this.#transport.close()
        return
      }
      case 'leaveRoom':
        this.#owner.left(this, effect.member)
        return
      default:
        assertNever(effect)
    }
  }
}
