import type { RejectReason } from '../protocol/close-reasons.ts'
import { limits } from '../protocol/limits.ts'

export type Delivery =
  | { readonly kind: 'pending' }
  | { readonly kind: 'sent'; readonly epoch: number; readonly seq: number }
  | { readonly kind: 'failed'; readonly reason: RejectReason }

/** A message its author has written and the log does not show yet. */
export interface Outgoing {
  readonly nonce: string
  readonly channel: string
  readonly body: string
  /** Wall time of writing, for showing. */
  readonly at: number
  readonly delivery: Delivery
}

/** What one client has written to one room and not yet seen in its log, in the order of writing. */
export class Outbox {
  readonly #messages = new Map<string, Outgoing>()

  /** False when limits.outboxMessages are waiting already, or the nonce is taken. */
  add(message: Omit<Outgoing, 'delivery'>): Outgoing | null {
    if (this.#messages.size >= limits.outboxMessages || this.#messages.has(message.nonce)) return null
    return this.#set({ ...message, delivery: { kind: 'pending' } })
  }

  get(nonce: string): Outgoing | undefined {
    return this.#messages.get(nonce)
  }

  /** What has to be said again on a new connection; the nonces make saying it twice harmless. */
  pending(): Outgoing[] {
    return [...this.#messages.values()].filter((message) => message.delivery.kind === 'pending')
  }

  /** The host has it at this position. Undefined when it is not ours, or was settled before. */
  acked(nonce: string, epoch: number, seq: number): Outgoing | undefined {
    const message = this.#messages.get(nonce)
    return message && this.#set({ ...message, delivery: { kind: 'sent', epoch, seq } })
  }

  failed(nonce: string, reason: RejectReason): Outgoing | undefined {
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

  /** Forgets a message: its event is in the log, or its author gave it up. */
  drop(nonce: string): boolean {
    return this.#messages.delete(nonce)
  }

  #set(message: Outgoing): Outgoing {
    this.#messages.set(message.nonce, message)
    return message
  }
}
