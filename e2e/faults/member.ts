import { patience } from '../../build/testing/patience.ts'
import type { Dial } from '../../shared/client/session/dial.ts'
import { Session } from '../../shared/client/session/session.ts'
import { MemoryStore, type ClientStore } from '../../shared/client/replica/store.ts'
import type { Chance, Clock } from '../../shared/protocol/base/clock.ts'
import { FIRST_CHANNEL, type RoomEvent } from '../../shared/protocol/log/events.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { postText, type Signer } from '../../shared/protocol/trust/proofs.ts'
import { StorageError } from '../../shared/protocol/log/storage-error.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { deviceOf } from './device.ts'
import { observeFrames } from './observed-transport.ts'

export interface MemberOptions {
  readonly name: string
  readonly room: string
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  /** Outlives its sessions; for example, a store that sometimes fails. */
  readonly store?: ClientStore
  /** The same key joined elsewhere: this session is over until it is told to join again. */
  onReplaced?(member: Member): void
}

/** The facts about one member for judging a log. */
export interface Witness {
  readonly name: string
  readonly id: string
  /** Nonces in the order of writing. */
  readonly posted: readonly string[]
  /** Their places by the host: from its ack frames alone. */
  readonly acked: ReadonlyMap<string, number>
  /** Every event it was shown, in the order of arrival. */
  readonly copy: readonly RoomEvent[]
  /** Written, and not seen in the log so far. */
  readonly pending: ReadonlySet<string>
}

/**
 * One member that writes, and remembers what it was told: a real Session, whose store outlives it
 * as a disk would. It reads the log from its first event on.
 */
export class Member implements Witness {
  readonly name: string
  readonly device: Signer
  readonly posted: string[] = []
  readonly acked = new Map<string, number>()
  readonly copy: RoomEvent[] = []
  readonly pending = new Set<string>()
  /** Refused by the host, and not tried again so far. */
  readonly failed = new Map<string, string>()
  session: Session
  readonly #options: MemberOptions
  readonly #store: ClientStore
  readonly #waiting = new Set<() => void>()
  #wishes = 0

  constructor(options: MemberOptions) {
    this.#options = options
    this.name = options.name
    this.device = deviceOf(options.name)
    this.#store = options.store ?? new MemoryStore(options.room, { epoch: 1, seq: 0 })
    this.session = this.#newSession()
  }

  get id(): string {
    return this.device.publicKey
  }

  /**
   * Writes one message. Its body contains the nonce, and has the requested length. A message that
   * cannot be stored counts as not written.
   */
  post(length = 0): void {
    const nonce = `${this.name}-${this.posted.length}`
    if (!stored(() => this.session.post(FIRST_CHANNEL, nonce, bodyOf(nonce, length)))) return
    this.posted.push(nonce)
    this.pending.add(nonce)
  }

  /** Takes another name. It is not repeated if it is lost on the way. */
  rename(): void {
    this.session.rename(`${this.name} ${++this.#wishes}`)
  }

  /** Makes a channel, unless the connection ends before the answer. */
  createChannel(): void {
    void this.session.createChannel(`${this.name}-${++this.#wishes}`)
  }

  /** A message as another connection of this member would send it. */
  postOf(nonce: string): Extract<ClientFrame, { kind: 'post' }> {
    const body = bodyOf(nonce, 0)
    const sig = this.device.sign(postText(this.#options.room, FIRST_CHANNEL, nonce, body))
    return { kind: 'post', nonce, channel: FIRST_CHANNEL, body, sig }
  }

  /** Repeats what the host refused. */
  retryFailed(): void {
    for (const nonce of this.failed.keys()) {
      // Perhaps an earlier process got the refusal: then it is pending by now.
      if (stored(() => (this.session.retry(nonce), true))) this.failed.delete(nonce)
    }
  }

  /**
   * Ends the process this member runs in and starts it again: only the store is kept. Cut its
   * network before.
   */
  restart(): void {
    this.session.leave()
    this.session = this.#newSession()
    this.session.start()
  }

  /** Resolves when `holds` does; looks again whenever this member is told something. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => deadline.reject(new Error(`${this.name} waited in vain: ${what}`)),
      patience.stepMs,
    )
    try {
      while (!holds()) {
        const told = new Promise<void>((resolve) => this.#waiting.add(resolve))
        await Promise.race([told, deadline.promise])
      }
    } finally {
      clearTimeout(timer)
      deadline.promise.catch(() => {})
    }
  }

  #newSession(): Session {
    const { name, clock, chance } = this.#options
    const session: Session = new Session({
      name,
      clock,
      chance,
      signer: this.device,
      verifier: nodeVerifier,
      checkHost: () => null,
      dial: this.#tapped(),
      store: this.#store,
      openStore: () => {
        throw new Error('another room answers')
      },
      changes: {
        report: (change) => {
          if (this.session !== session) return
          if (change.kind === 'eventsArrived') this.#arrived(change.events)
          if (change.kind === 'outgoingChanged' && change.message.delivery.kind === 'failed') {
            this.failed.set(change.message.nonce, change.message.delivery.reason)
          }
          if (change.kind === 'sessionChanged' && change.session.kind === 'closed') {
            if (change.session.because.code === 'replaced') this.#options.onReplaced?.(this)
          }
          this.#told()
        },
      },
    })
    return session
  }

  #arrived(events: readonly RoomEvent[]): void {
    this.copy.push(...events)
    for (const { author, nonce } of events) if (author.id === this.id) this.pending.delete(nonce)
  }

  /** Records the acks before the session gets them. */
  #tapped(): Dial {
    const heard = (text: string) => {
      if (!text.startsWith('{"kind":"ack"')) return
      const { nonce, seq } = JSON.parse(text) as { nonce: string; seq: number }
      this.acked.set(nonce, seq)
    }
    return ({ onOpen, onFailed }) =>
      this.#options.dial({
        onFailed,
        onOpen: (transport) =>
          onOpen(
            observeFrames(transport, heard, () => {
              this.#told()
            }),
          ),
      })
  }

  #told(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** The result of `act`; false when this member's disk was full. */
function stored(act: () => boolean): boolean {
  try {
    return act()
  } catch (error) {
    if (error instanceof StorageError) return false
    throw error
  }
}

const bodyOf = (nonce: string, length: number): string => `${nonce} ${'x'.repeat(length)}`.trimEnd()
