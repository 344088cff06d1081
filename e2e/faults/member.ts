import { deadlines } from '../../build/testing/deadlines.ts'
import type { Dial } from '../../shared/client/session/dial.ts'
import { Session } from '../../shared/client/session/session.ts'
import { MemoryStore, type ClientStore } from '../../shared/client/replica/store.ts'
import type { Chance, Clock } from '../../shared/protocol/base/clock.ts'
import { FIRST_CHANNEL, type RoomEvent } from '../../shared/protocol/log/events.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import type { Signer } from '../../shared/protocol/trust/proofs.ts'
import { commandStatement, statementText } from '../../shared/protocol/log/statement.ts'
import { StorageError } from '../../shared/protocol/log/storage-error.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { deviceOf } from './device.ts'
import { observeFrames } from './observed-transport.ts'
import type { Random } from './random.ts'

/** Messages among which a member picks one to say something about. */
const RELATED = 20
const KEYS = ['👍', '🎉', '❤️']
/** Marks the nonces of relations. */
const RELATION = 'about'

export interface MemberOptions {
  readonly name: string
  readonly room: string
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  /** Outlives the member's sessions. By default, one in memory that never fails. */
  readonly store?: ClientStore
  /** The same key joined elsewhere: this session is over until it is told to join again. */
  onReplaced?(member: Member): void
}

/** What is known about one member, to check a log against. */
export interface ObservedMember {
  readonly name: string
  readonly id: string
  /** Nonces in the order of writing. */
  readonly posted: readonly string[]
  /** The seqs that the host gave them, from its ack frames alone. */
  readonly acked: ReadonlyMap<string, number>
  /** Every event it was shown, in the order of arrival. */
  readonly copy: readonly RoomEvent[]
  /** Written, and not yet seen in the log. */
  readonly pending: ReadonlySet<string>
}

/**
 * One member that writes, and remembers what it was told: a real Session, whose store outlives it
 * as a disk would. It reads the log from its first event on.
 */
export class Member implements ObservedMember {
  readonly name: string
  readonly device: Signer
  readonly posted: string[] = []
  readonly acked = new Map<string, number>()
  readonly copy: RoomEvent[] = []
  readonly pending = new Set<string>()
  /** Refused by the host and not yet tried again: the reason by nonce. */
  readonly failed = new Map<string, string>()
  session: Session
  readonly #options: MemberOptions
  readonly #store: ClientStore
  readonly #waiting = new Set<() => void>()
  #names = 0
  #relations = 0

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
    if (!stored(() => this.session.submit(nonce, postCommand(nonce, length)))) return
    this.posted.push(nonce)
    this.pending.add(nonce)
  }

  /**
   * Says something about a message that it has seen: an edit or removal of its own, or a reaction.
   * Some of it comes to nothing, because the message is removed meanwhile or nothing changes.
   */
  relate(random: Random): void {
    const seen = this.copy.filter((event) => event.kind === 'messagePosted')
    if (seen.length === 0) return
    const event = random.pick(seen.slice(-RELATED))
    const about = { channel: event.channel, target: { author: event.author.id, nonce: event.nonce } }
    const isOwn = event.author.id === this.id
    const nonce = `${this.name}-${RELATION}-${this.#relations++}`
    const content = { text: `${event.nonce} edited as ${nonce}` }
    const reaction = { kind: 'react', ...about, key: random.pick(KEYS), on: random.chance(0.7) } as const
    const own = random.chance(0.2)
      ? ({ kind: 'remove', ...about } as const)
      : ({ kind: 'edit', ...about, content } as const)
    stored(() => this.session.submit(nonce, isOwn && random.chance(0.5) ? own : reaction))
  }

  /** Requests another name. The request is not repeated if it is lost on the way. */
  rename(): void {
    this.session.rename(`${this.name} ${++this.#names}`)
  }

  /** Makes a channel, unless the connection ends before the answer. */
  createChannel(): void {
    void this.session.createChannel(`${this.name.toLowerCase()}-${++this.#names}`)
  }

  /** A message as another connection of this member would send it. */
  postFrame(nonce: string): Extract<ClientFrame, { kind: 'post' }> {
    const command = postCommand(nonce, 0)
    const seen: [number, number] = [1, 0]
    const utterance = { room: this.#options.room, author: this.id, nonce, seen }
    const sig = this.device.sign(statementText(utterance, commandStatement(command), nodeVerifier))
    return { ...command, nonce, sig, seen }
  }

  /** Repeats what the host refused. */
  retryFailed(): void {
    for (const nonce of this.failed.keys()) {
      // An earlier process may have received the refusal; then the message is pending by now.
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

  /** Resolves when `holds` is true; checks again whenever this member hears something. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => deadline.reject(new Error(`${this.name} waited in vain: ${what}`)),
      deadlines.stepMs,
    )
    try {
      while (!holds()) {
        const changed = new Promise<void>((resolve) => this.#waiting.add(resolve))
        await Promise.race([changed, deadline.promise])
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
      dial: this.#observedDial(),
      store: this.#store,
      openStore: () => {
        throw new Error('another room answers')
      },
      changes: {
        report: (change) => {
          if (this.session !== session) return
          if (change.kind === 'eventsArrived') this.#arrived(change.events)
          if (change.kind === 'outgoingChanged' && change.message.delivery.kind === 'failed') {
            if (change.message.command.kind !== 'post') return
            this.failed.set(change.message.nonce, change.message.delivery.reason)
          }
          if (change.kind === 'sessionChanged' && change.session.kind === 'closed') {
            if (change.session.because.code === 'replaced') this.#options.onReplaced?.(this)
          }
          this.#wake()
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
  #observedDial(): Dial {
    const heard = (text: string) => {
      if (!text.startsWith('{"kind":"ack"')) return
      const { nonce, seq } = JSON.parse(text) as { nonce: string; seq: number }
      // What changes nothing is acknowledged without an event of its own.
      if (!nonce.includes(`-${RELATION}-`)) this.acked.set(nonce, seq)
    }
    return ({ onOpen, onFailed }) =>
      this.#options.dial({
        onFailed,
        onOpen: (transport) =>
          onOpen(
            observeFrames(transport, heard, () => {
              this.#wake()
            }),
          ),
      })
  }

  #wake(): void {
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

const postCommand = (nonce: string, length: number) =>
  ({
    kind: 'post',
    channel: FIRST_CHANNEL,
    content: { text: `${nonce} ${'x'.repeat(length)}`.trimEnd() },
  }) as const
