import type { RoomEvent } from '../../protocol/log/events.ts'
import { nameKey } from '../../protocol/text/text.ts'
import { moveKey } from './ordered-map.ts'

type Joined = Extract<RoomEvent, { kind: 'memberJoined' }>
/** Says that a member came in, or what it is called from then on. */
export type Naming = Joined | Extract<RoomEvent, { kind: 'memberRenamed' }>

export interface NamedMember {
  readonly id: string
  readonly name: string
}

/**
 * The members with a key that a log tells of: each has been let in, and may come back [S3]. Names are compared by their
 * name key [T4]. At most `most` are known: beyond that, the one who joined first is forgotten [M1].
 */
export class KnownMembers {
  readonly #most: number
  /** In the order in which they joined: each one's joining, under the name that it has now. */
  readonly #joined = new Map<string, Joined>()
  readonly #ids = new Map<string, string>()

  constructor(most: number) {
    this.#most = most
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

  /** Who bears a name that reads like the one of this key. */
  idByNameKey(key: string): string | undefined {
    return this.#ids.get(key)
  }

  /** In the order in which they joined. */
  *[Symbol.iterator](): Iterator<NamedMember> {
    for (const { author } of this.#joined.values()) yield author
  }

  /** The shortest log that makes them known. */
  holding(): Iterable<RoomEvent> {
    return this.#joined.values()
  }

  /** The author is known by this name from now on. Answers who is forgotten for it. */
  set(naming: Naming): NamedMember | undefined {
    const { id, name } = naming.author
    this.#release(id)
    this.#joined.set(id, { ...asJoined(naming), ...this.#joined.get(id), author: naming.author })
    this.#ids.set(nameKey(name), id)
    const [first] = this
    if (this.#joined.size <= this.#most || first === undefined) return undefined
    this.delete(first.id)
    return first
  }

  /** Who was known as `before` is known as `id` from now on, under the same name; if it was known, and the new id was not. */
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

  /** The member's name is free again. */
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
