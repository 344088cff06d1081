import type { Hello, Knock } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { Connection } from '../members/connection.ts'

interface WaitingClient {
  readonly knock: Knock
  readonly connection: Connection
  readonly hello: Hello
}

/** Without the port. */
const hostOf = (peer: string): string => peer.slice(0, peer.lastIndexOf(':'))

/** Clients that wait for approval [H6]: at most limits.knocks, and each key once. */
export class KnockQueue {
  readonly #clients = new Map<string, WaitingClient>()

  get knocks(): readonly Knock[] {
    return [...this.#clients.values()].map(({ knock }) => knock)
  }

  /** False if too many are waiting. The same key on a new connection replaces its earlier knock. */
  add(knock: Knock, connection: Connection, hello: Hello): boolean {
    const earlier = [...this.#clients.values()].find(
      (client) => knock.key !== undefined && client.knock.key === knock.key,
    )
    if (!earlier && (this.#clients.size >= limits.knocks || this.#isCrowded(connection))) return false
    this.#clients.set(knock.id, { knock, connection, hello })
    earlier?.connection.end('replaced')
    return true
  }

  /** Whether the most that may wait from one address do. */
  #isCrowded({ peer }: Connection): boolean {
    const from = [...this.#clients.values()].filter(
      (client) => hostOf(client.connection.peer) === hostOf(peer),
    )
    return from.length >= limits.knocksPerAddress
  }

  take(knock: string): WaitingClient | undefined {
    const client = this.#clients.get(knock)
    this.#clients.delete(knock)
    return client
  }

  /** Removes and returns all, in the order of arrival. */
  takeAll(): readonly WaitingClient[] {
    const clients = [...this.#clients.values()]
    this.#clients.clear()
    return clients
  }

  /** Removes a connection. False if it was not waiting. */
  leave(connection: Connection): boolean {
    for (const [id, client] of this.#clients) {
      if (client.connection === connection) return this.#clients.delete(id)
    }
    return false
  }
}
