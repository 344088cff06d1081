import { formatAddress, parseAddress } from '../../protocol/finding/address.ts'
import { cleanRoomName } from '../../protocol/finding/announcement.ts'
import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { decodeHostFrame } from '../../protocol/wire/decode.ts'
import { defined } from '../../protocol/base/defined.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { ClientFrame, HostFrame, Welcome } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import type { Dial } from './dial.ts'
import type { End } from './failures.ts'
import { Handshake, type HandshakeOptions } from './handshake.ts'
import {
  sessionTransition,
  type SessionEffect,
  type SessionInput,
  type SessionState,
} from './session-machine.ts'
import { Liveness } from './liveness.ts'

/** Which host to reach, and as which member. */
export interface HostLinkOptions extends HandshakeOptions {
  readonly dial: Dial
  readonly clock: Clock
  /** Why this cannot be the room's host, by its key [S7]; null if it can. */
  checkHost(room: string, hostKey: string): End | null
}

/** Frames for members, other than those of the handshake and the connection. */
export type MemberFrame = Exclude<
  HostFrame,
  { kind: 'welcome' | 'waiting' | 'passcode' | 'room' | 'ping' | 'pong' | 'close' }
>

/** What a host link needs of its session. */
export interface HostLinkOwner {
  /** The checked display name to join with. */
  name(): string
  /** The room that this client was in before; undefined if it was in none. */
  room(): string | undefined
  /** The right host has admitted this client. False if that ended the link. */
  welcomed(welcome: Welcome, hostKey: string): boolean
  /** The session has joined: commands can be sent now. */
  joined(): void
  /** A frame has arrived; only while joined. */
  received(frame: MemberFrame): void
  /** The transport has closed, so its requests will not be answered. */
  disconnected(): void
  changed(state: SessionState): void
}

/**
 * A session's link to its host, over one transport after another: dials, says hello, notices when
 * the host is gone, and reconnects while that may help.
 */
export class HostLink {
  readonly #options: HostLinkOptions
  readonly #owner: HostLinkOwner
  readonly #liveness: Liveness
  #state: SessionState = { kind: 'idle' }
  #transport: Transport | undefined
  #handshake: Handshake | null = null
  #cancelDial: Cancel = () => {}
  #cancelTimer: Cancel = () => {}
  /** When this client last joined, in monotonic milliseconds. */
  #joinedAt = 0

  constructor(options: HostLinkOptions, owner: HostLinkOwner) {
    this.#options = options
    this.#owner = owner
    this.#liveness = new Liveness({
      clock: options.clock,
      sendPing: () => this.send({ kind: 'ping' }),
      onSilence: () => this.end({ code: 'heartbeat-timeout' }),
    })
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

  /** The host's address or this computer's network may have changed. */
  pathChanged(): void {
    this.#step({ kind: 'pathChanged' })
  }

  /** Disconnects for good, and tells the host. */
  leave(): void {
    this.#step({ kind: 'leave' })
  }

  /** Ends the connection. Whether it is retried depends on the reason. */
  end(because: End): void {
    const at = because.code === 'another-room' ? addressOf(this.#transport) : undefined
    const end = { ...because, ...defined({ at }) }
    const { chance, clock } = this.#options
    const lasted = this.#state.kind === 'joined' && clock.elapsed() - this.#joinedAt >= limits.backOffResetMs
    const pathLost = this.#liveness.isOverdue
    this.#step({ kind: 'ended', because: end, jitter: chance.jitter(), lasted, pathLost })
  }

  /** Sends a frame if there is a transport; otherwise drops it. */
  send(frame: ClientFrame): void {
    this.#transport?.send(encode(frame))
  }

  #step(input: SessionInput): void {
    const { state, effects } = sessionTransition(this.#state, input)
    const changed = state !== this.#state
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    if (changed && this.#state === state) this.#owner.changed(state)
  }

  #perform(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'dial':
        this.#cancelDial = this.#options.dial({
          onOpen: (transport) => this.#opened(transport),
          onFailed: (code, text, keys) => this.end({ code, text, ...defined({ keys }) }),
        })
        return
      case 'sayHello':
        this.#sayHello()
        return
      case 'awaitApproval':
        // The host should end it after limits.knockMs; this is in case it does not.
        this.#cancelTimer()
        this.#cancelTimer = this.#options.clock.after(limits.knockMs + limits.welcomeMs, () =>
          this.end({ code: 'knock-timeout' }),
        )
        return
      case 'startSession':
        this.#cancelTimer()
        this.#joinedAt = this.#options.clock.elapsed()
        this.#liveness.watch()
        this.#owner.joined()
        return
      case 'checkAlive':
        this.#liveness.probe()
        return
      case 'scheduleRetry':
        this.#cancelTimer = this.#options.clock.after(effect.delayMs, () => this.#step({ kind: 'retryDue' }))
        return
      case 'cancelRetry':
        this.#cancelTimer()
        return
      case 'disconnect':
        this.#disconnect()
        return
      default:
        assertNever(effect)
    }
  }

  #opened(transport: Transport): void {
    this.#transport = transport
    this.#step({ kind: 'opened' })
    // Ignores a transport that has been replaced.
    const current = (act: () => void) => {
      if (this.#transport === transport) act()
    }
    transport.limitFrames(limits.frameBytes)
    transport.listen({
      onFrame: (text) => current(() => this.#onFrame(text)),
      onProblem: () => current(() => this.end({ code: 'not-parley' })),
      onClose: () => current(() => this.end({ code: 'lost' })),
    })
  }

  #sayHello(): void {
    const transport = this.#transport
    if (!transport) return
    this.#handshake = new Handshake(this.#options, transport)
    this.send(this.#handshake.hello(this.#owner.name(), this.#owner.room()))
    this.#cancelTimer = this.#options.clock.after(limits.welcomeMs, () => this.end({ code: 'no-welcome' }))
  }

  #disconnect(): void {
    this.#cancelTimer()
    this.#liveness.stop()
    this.#cancelDial()
    this.#cancelDial = () => {}
    const transport = this.#transport
    if (!transport) return
    this.#transport = undefined
    if (this.#state.kind === 'closed' && this.#state.because.code === 'leaving') {
      transport.send(encode({ kind: 'close', reason: 'leaving' }))
    }
    transport.close()
    this.#owner.disconnected()
  }

  #onFrame(text: string): void {
    this.#liveness.heard()
    const decoded = decodeHostFrame(text)
    if (decoded.ok === 'ignored') return
    if (decoded.ok) this.#handle(decoded.value)
    // Before the welcome, an invalid frame means that this is another service.
    else if (this.#state.kind === 'handshaking') this.end({ code: 'not-parley' })
    else this.end({ code: 'lost', text: `an unreadable frame: ${decoded.problem}` })
  }

  #handle(frame: HostFrame): void {
    switch (frame.kind) {
      case 'welcome':
        if (this.#state.kind === 'handshaking' || this.#state.kind === 'knocking') this.#welcomed(frame)
        return
      case 'waiting':
        this.#step({ kind: 'mustWait' })
        return
      case 'passcode': {
        const confirmation = this.#handshake?.confirm(frame)
        if (confirmation === undefined) this.end({ code: 'passcode-wrong' })
        else this.send({ kind: 'confirm', confirmation })
        return
      }
      case 'ping':
        this.send({ kind: 'pong' })
        return
      case 'pong':
      // Sessions do not send `about`.
      case 'room':
        return
      case 'close':
        this.end({ code: frame.reason, ...defined({ text: frame.text }) })
        return
      default:
        // Nothing is stored until the host has proved that it is the right one.
        if (this.#state.kind === 'joined') this.#owner.received(frame)
    }
  }

  #welcomed(welcome: Welcome): void {
    const { hostKey } = this.#transport ?? { hostKey: '' }
    const wrong = this.#handshake?.check(welcome) ?? this.#options.checkHost(welcome.room.id, hostKey)
    if (wrong) this.end(wrong)
    else if (this.#owner.welcomed(withCleanName(welcome), hostKey)) this.#step({ kind: 'welcomed' })
  }
}

/** Cleans the room's name once, here, because it goes into files, terminals and lists [T1]. */
const withCleanName = (welcome: Welcome): Welcome => ({
  ...welcome,
  room: { ...welcome.room, name: cleanRoomName(welcome.room.name) || 'Room' },
})

/** The address of a host; undefined if there is none, as within this process. */
function addressOf(transport: Transport | undefined): string | undefined {
  const peer = parseAddress(transport?.peer ?? '')
  return peer.ok ? formatAddress(peer.address) : undefined
}
