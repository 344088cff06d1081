import { rejectReasons, type RejectReason } from '../../protocol/wire/close-reasons.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { SignedCommand } from '../../protocol/log/statement.ts'
import { shutOuts, type ShutOut } from '../session/failures.ts'

/** Why a message failed: the host rejected it, or has shut this client out. */
export type Undelivered = RejectReason | ShutOut
export const undelivered: readonly Undelivered[] = [...rejectReasons, ...shutOuts]

export type Delivery =
  | { readonly kind: 'pending' }
  | { readonly kind: 'sent'; readonly epoch: number; readonly seq: number }
  | { readonly kind: 'failed'; readonly reason: Undelivered }

/** A command for a channel: posts a message, or relates to one. */
export type OutgoingCommand = Extract<SignedCommand, { readonly channel: string }>

/** A command that is not in the log yet. */
export interface Outgoing {
  readonly nonce: string
  readonly command: OutgoingCommand
  /** Wall time of writing, for display. */
  readonly at: number
  /** Wall time before which it is not sent, so that it can be undone; null: it is sent at once. */
  readonly notBefore: number | null
  readonly delivery: Delivery
}

/** What the outbox needs of a client's store. */
export interface OutgoingStore {
  outgoing(): readonly Outgoing[]
  saveOutgoing(message: Outgoing): void
  dropOutgoing(nonce: string): void
}

/**
 * The messages of one client to one room that are not in its log yet, in the order of writing. They
 * are stored before they are sent. A change that throws StorageError has no effect.
 */
export class Outbox {
  readonly #messages: Map<string, Outgoing>
  readonly #store: OutgoingStore

  constructor(store: OutgoingStore) {
    this.#store = store
    this.#messages = new Map(store.outgoing().map((message) => [message.nonce, message]))
  }

  /** Adds a message. Null if limits.outboxMessages are waiting, or the nonce was used. */
  add(message: Omit<Outgoing, 'delivery'>): Outgoing | null {
    if (this.#messages.size >= limits.outboxMessages || this.#messages.has(message.nonce)) return null
    return this.#set({ ...message, delivery: { kind: 'pending' } })
  }

  get(nonce: string): Outgoing | undefined {
    return this.#messages.get(nonce)
  }

  /** Messages to send again on a new connection. Their nonces make a repetition harmless. */
  pending(): Outgoing[] {
    return [...this.#messages.values()].filter((message) => message.delivery.kind === 'pending')
  }

  /** The host has stored it at this position. Undefined if it is not here. */
  acked(nonce: string, epoch: number, seq: number): Outgoing | undefined {
    const message = this.#messages.get(nonce)
    if (!message) return undefined
    // Not stored: after a crash it is sent again, and acked with the same place [P3].
    const sent: Outgoing = { ...message, delivery: { kind: 'sent', epoch, seq } }
    this.#messages.set(nonce, sent)
    return sent
  }

  /** The acknowledged commands up to this seq. */
  sentUpTo(seq: number): Outgoing[] {
    return [...this.#messages.values()].filter(
      ({ delivery }) => delivery.kind === 'sent' && delivery.seq <= seq,
    )
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

  /** Which of these nonces belong to messages here. */
  waitingAmong(nonces: readonly string[]): string[] {
    return nonces.filter((nonce) => this.#messages.has(nonce))
  }

  /** Forgets messages that the store removed together with adding their events. */
  settled(nonces: readonly string[]): void {
    for (const nonce of nonces) this.#messages.delete(nonce)
  }

  /** Removes a message that its author discarded. False if there is none. */
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
