import type { RoomEvent } from '../../protocol/log/events.ts'
import { nameKey } from '../../protocol/text/text.ts'
import { moveKey } from './ordered-map.ts'

type Joined = Extract<RoomEvent, { kind: 'memberJoined' }>
/** Says that a member joined, or has a new name. */
export type Naming = Joined | Extract<RoomEvent, { kind: 'memberRenamed' }>

export interface NamedMember {
  readonly id: string
  readonly name: string
}

/**
 * The members with a key in a log: each was let in once, and may come back [S3]. Names are compared
 * by their name key [T4]. At most `most` are known: beyond that, the earliest to join is forgotten
 * [M1].
 */
export class KnownMembers {
  readonly #most: number
  /** In the order in which they joined: when each joined, under its current name. */
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

  /** Who has a name that reads like the one of this key. */
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

  /** The author is known by this name from now on. Returns the member that is forgotten for it. */
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

  /**
   * The member known as `before` is known as `id` from now on, under the same name; ignored if it
   * was unknown or the new id is known.
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
