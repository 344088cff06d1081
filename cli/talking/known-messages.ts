import type { Message } from '../../shared/protocol/log/message.ts'
import { messageId, type MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { refOf } from '../../shared/protocol/log/timeline.ts'

/** More than people refer to by number; older ones are read from the log. */
const MAX_MESSAGES = 1_000

/** The latest messages of a conversation, each in the state that was shown last. */
export class KnownMessages {
  readonly #byId = new Map<string, Message>()

  store(message: Message): void {
    this.#byId.set(messageId(refOf(message)), message)
    if (this.#byId.size <= MAX_MESSAGES) return
    const [oldest] = this.#byId.keys()
    if (oldest !== undefined) this.#byId.delete(oldest)
  }

  get(ref: MessageRef): Message | null {
    return this.#byId.get(messageId(ref)) ?? null
  }

  /** In log order. */
  get all(): readonly Message[] {
    return [...this.#byId.values()].toSorted((a, b) => a.seq - b.seq)
  }

  clear(): void {
    this.#byId.clear()
  }
}
