import type { RoomEvent } from '../../protocol/log/events.ts'
import { nameKey } from '../../protocol/text/text.ts'
import { moveKey } from './ordered-map.ts'

type Joined = Extract<RoomEvent, { kind: 'memberJoined' }>
/** An event that gives a member its name. */
export type Naming = Joined | Extract<RoomEvent, { kind: 'memberRenamed' }>

export interface NamedMember {
  readonly id: string
  readonly name: string
}

/**
 * The members with a key in a log. Each was admitted once, and may return [S3]. Names are compared
 * by name key [T4]. Beyond `max`, the member who joined first is forgotten [M1].
 */
export class KnownMembers {
  readonly #max: number
  /** When each joined, with its current name; in the order in which they joined. */
  readonly #joined = new Map<string, Joined>()
  readonly #ids = new Map<string, string>()

  constructor(max: number) {
    this.#max = max
  }

  get count(): number {
    return this.#joined.size
  }

  has(id: string): boolean {
    return this.#joined.has(id)
  }

  nameOf(id: string): string | undefined {
    return this.#joined.get(id)?.author.name
  }

  /** The member whose name has this name key. */
  idByNameKey(key: string): string | undefined {
    return this.#ids.get(key)
  }

  /** In the order in which they joined. */
  *[Symbol.iterator](): Iterator<NamedMember> {
    for (const { author } of this.#joined.values()) yield author
  }

  /** The shortest log with the same members. */
  snapshot(): Iterable<RoomEvent> {
    return this.#joined.values()
  }

  /** Adds or renames a member. Returns the member that is forgotten in exchange, if any. */
  set(naming: Naming): NamedMember | undefined {
    const { id, name } = naming.author
    this.#release(id)
    this.#joined.set(id, { ...asJoined(naming), ...this.#joined.get(id), author: naming.author })
    this.#ids.set(nameKey(name), id)
    const [first] = this
    if (this.#joined.size <= this.#max || first === undefined) return undefined
    this.delete(first.id)
    return first
  }

  /**
   * Changes a member's id from `before` to `id`. Returns the member under its former id; does
   * nothing if it is unknown, or the new id is known.
   */
  rekey(before: string, id: string): NamedMember | undefined {
    const former = this.#joined.get(before)
    if (!former || this.#joined.has(id)) return undefined
    moveKey(this.#joined, before, id, (joined) => ({ ...joined, author: { ...joined.author, id } }))
    this.#ids.set(nameKey(former.author.name), id)
    return former.author
  }

  delete(id: string): void {
    this.#release(id)
    this.#joined.delete(id)
  }

  /** Frees the member's name. */
  #release(id: string): void {
    const name = this.nameOf(id)
    if (name !== undefined && this.#ids.get(nameKey(name)) === id) this.#ids.delete(nameKey(name))
  }
}

const asJoined = ({ seq, epoch, at, author, nonce }: Naming): Joined => ({
  kind: 'memberJoined',
  seq,
  epoch,
  at,
  author,
  nonce,
})
