import { rejectReasons, type RejectReason } from '../../protocol/wire/close-reasons.ts'
import { limits } from '../../protocol/base/limits.ts'
import { shutOuts, type ShutOut } from '../session/failures.ts'

/** Why a message is not in the log: the host refused it, or takes nothing more from this client. */
export type Undelivered = RejectReason | ShutOut
export const undelivered: readonly Undelivered[] = [...rejectReasons, ...shutOuts]

export type Delivery =
  | { readonly kind: 'pending' }
  | { readonly kind: 'sent'; readonly epoch: number; readonly seq: number }
  | { readonly kind: 'failed'; readonly reason: Undelivered }

/** A message that its author has written and the log does not show yet. */
export interface Outgoing {
  readonly nonce: string
  readonly channel: string
  readonly body: string
  /** Wall time of writing, for showing. */
  readonly at: number
  readonly delivery: Delivery
}

/** What the outbox needs of a client's store. */
export interface OutgoingStore {
  outgoing(): readonly Outgoing[]
  saveOutgoing(message: Outgoing): void
  dropOutgoing(nonce: string): void
}

/**
 * What one client has written to one room and not yet seen in its log, in the order of writing.
 * Stored before anything is sent; every change may throw StorageError, and has then changed
 * nothing.
 */
export class Outbox {
  readonly #messages: Map<string, Outgoing>
  readonly #store: OutgoingStore

  constructor(store: OutgoingStore) {
    this.#store = store
    this.#messages = new Map(store.outgoing().map((message) => [message.nonce, message]))
  }

  /** Null if limits.outboxMessages are already waiting, or the nonce is taken. */
  add(message: Omit<Outgoing, 'delivery'>): Outgoing | null {
    if (this.#messages.size >= limits.outboxMessages || this.#messages.has(message.nonce)) return null
    return this.#set({ ...message, delivery: { kind: 'pending' } })
  }

  get(nonce: string): Outgoing | undefined {
    return this.#messages.get(nonce)
  }

  /** What must be sent again on a new connection; the nonces make a repetition harmless. */
  pending(): Outgoing[] {
    return [...this.#messages.values()].filter((message) => message.delivery.kind === 'pending')
  }

  /** The host has it at this position. Undefined if it is not ours, or was settled before. */
  acked(nonce: string, epoch: number, seq: number): Outgoing | undefined {
    const message = this.#messages.get(nonce)
    if (!message) return undefined
    // Not stored: after a crash it is pending again, sent once more, and acked with the same place
    // [P3].
    const sent: Outgoing = { ...message, delivery: { kind: 'sent', epoch, seq } }
    this.#messages.set(nonce, sent)
    return sent
  }

  failed(nonce: string, reason: Undelivered): Outgoing | undefined {
    const message = this.#messages.get(nonce)
    return message && this.#set({ ...message, delivery: { kind: 'failed', reason } })
  }

  /** A failed message becomes pending again, under the same nonce. */
  retry(nonce: string): Outgoing | undefined {
    const message = this.#messages.get(nonce)
    return message?.delivery.kind === 'failed'
      ? this.#set({ ...message, delivery: { kind: 'pending' } })
      : undefined
  }

  /** The nonces among these that are waiting here. */
  knownOf(nonces: readonly string[]): string[] {
    return nonces.filter((nonce) => this.#messages.has(nonce))
  }

  /** Forgets messages that the store has settled together with their events. */
  settled(nonces: readonly string[]): void {
    for (const nonce of nonces) this.#messages.delete(nonce)
  }

  /** Forgets a message that its author gave up. */
  drop(nonce: string): boolean {
    if (!this.#messages.has(nonce)) return false
    this.#store.dropOutgoing(nonce)
    return this.#messages.delete(nonce)
  }

  #set(message: Outgoing): Outgoing {
    this.#store.saveOutgoing(message)
    this.#messages.set(message.nonce, message)
    return message
  }
}
