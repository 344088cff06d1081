import type { Hello, Knock } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { Connection } from '../members/connection.ts'

interface Visitor {
  readonly knock: Knock
  readonly connection: Connection
  readonly hello: Hello
}

/** Without the port. */
const hostOf = (peer: string): string => peer.slice(0, peer.lastIndexOf(':'))

/** Those who wait at the door for an answer. At most limits.knocks, and each key once. */
export class KnockQueue {
  readonly #visitors = new Map<string, Visitor>()

  get knocks(): readonly Knock[] {
    return [...this.#visitors.values()].map(({ knock }) => knock)
  }

  /** False if too many wait already. A repeated knock keeps its earlier place. */
  add(knock: Knock, connection: Connection, hello: Hello): boolean {
    const earlier = [...this.#visitors.values()].find(
      (visitor) => knock.key !== undefined && visitor.knock.key === knock.key,
    )
    if (!earlier && (this.#visitors.size >= limits.knocks || this.#isCrowded(connection))) return false
    this.#visitors.set(knock.id, { knock, connection, hello })
    earlier?.connection.end('replaced')
    return true
  }

  /** Whether so many wait from one address already that others would find no place. */
  #isCrowded({ peer }: Connection): boolean {
    const from = [...this.#visitors.values()].filter(
      (visitor) => hostOf(visitor.connection.peer) === hostOf(peer),
    )
    return from.length >= limits.knocksPerAddress
  }

  take(knock: string): Visitor | undefined {
    const visitor = this.#visitors.get(knock)
    this.#visitors.delete(knock)
    return visitor
  }

  /** Removes and returns all who wait, in the order of arrival. */
  takeAll(): readonly Visitor[] {
    const visitors = [...this.#visitors.values()]
    this.#visitors.clear()
    return visitors
  }

  /** The connection no longer waits. False if it did not wait. */
  leave(connection: Connection): boolean {
    for (const [id, visitor] of this.#visitors) {
      if (visitor.connection === connection) return this.#visitors.delete(id)
    }
    return false
  }
}
