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
  /** Whether this host's key may be that of the room that answers; if not, why [S7]. */
  checkHost(room: string, hostKey: string): End | null
}

/** What a host tells its members, beyond entering and staying connected. */
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
  /**
   * The right host lets this client in. False if its log cannot be followed; then the link was
   * ended.
   */
  welcomed(welcome: Welcome, hostKey: string): boolean
  /** Joined: everything can be asked and said now. */
  live(): void
  /** Only while joined. */
  heard(frame: MemberFrame): void
  /** The transport is gone, and with it what was asked on it. */
  hungUp(): void
  changed(state: SessionState): void
}

/**
 * A session's link to its host, over one transport after the other: dials, says hello, notices when
 * the host is gone, and dials again as long as that may help.
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
  /** When this client last joined, on the clock's monotonic time. */
  #inSince = 0

  constructor(options: HostLinkOptions, owner: HostLinkOwner) {
    this.#options = options
    this.#owner = owner
    this.#liveness = new Liveness({
      clock: options.clock,
      ask: () => this.send({ kind: 'ping' }),
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

  /** The host may be somewhere else now, or this computer in another network. */
  pathChanged(): void {
    this.#step({ kind: 'pathChanged' })
  }

  /** Says goodbye and stays away. */
  leave(): void {
    this.#step({ kind: 'leave' })
  }

  /** The connection cannot continue; whether it is tried again depends on the reason. */
  end(because: End): void {
    const at = because.code === 'another-room' ? addressOf(this.#transport) : undefined
    const told = { ...because, ...defined({ at }) }
    const { chance, clock } = this.#options
    const lasted = this.#state.kind === 'joined' && clock.elapsed() - this.#inSince >= limits.backOffResetMs
    const moved = this.#liveness.isOverdue
    this.#step({ kind: 'ended', because: told, jitter: chance.jitter(), lasted, moved })
  }

  /** Sends if there is a transport; nothing is kept for later. */
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
      case 'greet':
        this.#greet()
        return
      case 'wait':
        // The host ends it after limits.knockMs; this is for a host that does not.
        this.#cancelTimer()
        this.#cancelTimer = this.#options.clock.after(limits.knockMs + limits.welcomeMs, () =>
          this.end({ code: 'knock-timeout' }),
        )
        return
      case 'goLive':
        this.#cancelTimer()
        this.#inSince = this.#options.clock.elapsed()
        this.#liveness.watch()
        this.#owner.live()
        return
      case 'checkAlive':
        this.#liveness.demand()
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
    // Ignores frames of a transport that was given up meanwhile.
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

  #greet(): void {
    const transport = this.#transport
    if (!transport) return
    this.#handshake = new Handshake(this.#options, transport)
    this.send(this.#handshake.hello(this.#owner.name(), this.#owner.room()))
    this.#cancelTimer = this.#options.clock.after(limits.welcomeMs, () => this.end({ code: 'no-welcome' }))
  }

  #hangUp(): void {
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
    this.#owner.hungUp()
  }

  #onFrame(text: string): void {
    this.#liveness.heard()
    const decoded = decodeHostFrame(text)
    if (decoded.ok === 'ignored') return
    if (decoded.ok) this.#handle(decoded.value)
    // Before the welcome anything odd means that this is some other service.
    else if (this.#state.kind === 'greeting') this.end({ code: 'not-parley' })
    else this.end({ code: 'lost', text: `an unreadable frame: ${decoded.problem}` })
  }

  #handle(frame: HostFrame): void {
    switch (frame.kind) {
      case 'welcome':
        if (this.#state.kind === 'greeting' || this.#state.kind === 'knocking') this.#welcomed(frame)
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
      // Nothing here asked for it.
      case 'room':
        return
      case 'close':
        this.end({ code: frame.reason, ...defined({ text: frame.text }) })
        return
      default:
        // Until the host has proved to be the right one, nothing it says goes into the copy.
        if (this.#state.kind === 'joined') this.#owner.heard(frame)
    }
  }

  #welcomed(welcome: Welcome): void {
    const { hostKey } = this.#transport ?? { hostKey: '' }
    const wrong = this.#handshake?.check(welcome) ?? this.#options.checkHost(welcome.room.id, hostKey)
    if (wrong) this.end(wrong)
    else if (this.#owner.welcomed(presentable(welcome), hostKey)) this.#step({ kind: 'welcomed' })
  }
}

/**
 * A room's name goes into files, terminals and the lists of all shells: cleaned once, here [T1].
 */
const presentable = (welcome: Welcome): Welcome => ({
  ...welcome,
  room: { ...welcome.room, name: cleanRoomName(welcome.room.name) || 'Room' },
})

/** Where a host has answered; undefined without an address, as within this process. */
function addressOf(transport: Transport | undefined): string | undefined {
  const peer = parseAddress(transport?.peer ?? '')
  return peer.ok ? formatAddress(peer.address) : undefined
}
