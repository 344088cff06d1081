import type { PresenceEntry } from '../../protocol/wire/frames.ts'
import type { Role } from '../../protocol/log/moderation.ts'
import { nameKey } from '../../protocol/text/text.ts'
import type { NamedMember } from './known-members.ts'
import type { RoomState } from './room-state.ts'

/** What a roster needs of its room. */
export interface RosterOptions {
  readonly members: RoomState['members']
  readonly roleOf: (member: string) => Role
  /** How many may be here at a time. */
  readonly membersHere: number
}

/**
 * Who is connected: members from the log, and guests, who are not in it. Presence is not in the
 * log, so it ends with the process.
 */
export class Roster {
  readonly #options: RosterOptions
  /** Names by id. */
  readonly #here = new Map<string, string>()
  readonly #hereByName = new Map<string, string>()
  /** Members who changed since `takeChanges`, with their last known name. */
  readonly #changed = new Map<string, string>()

  constructor(options: RosterOptions) {
    this.#options = options
  }

  /** How many members are connected. */
  get here(): number {
    return this.#here.size
  }

  isHere(member: string): boolean {
    return this.#here.has(member)
  }

  /** Whether the room is full, counting those who are about to enter. */
  isFull(entering: number): boolean {
    return this.#here.size + entering >= this.#options.membersHere
  }

  nameOf(member: string): string | undefined {
    return this.#options.members.nameOf(member) ?? this.#here.get(member)
  }

  /** The member whose name has this name key [T4]. */
  idByNameKey(key: string): string | undefined {
    return this.#options.members.idByNameKey(key) ?? this.#hereByName.get(key)
  }

  enter(member: NamedMember): void {
    this.#setHere(member)
    this.#changed.set(member.id, member.name)
  }

  /** The member's last connection ended. */
  leave(id: string): void {
    const name = this.#here.get(id)
    if (name === undefined) return
    this.#here.delete(id)
    if (this.#hereByName.get(nameKey(name)) === id) this.#hereByName.delete(nameKey(name))
    this.#changed.set(id, this.nameOf(id) ?? name)
  }

  /** A member's name or role has changed, or it is no longer known. */
  changed({ id, name }: NamedMember): void {
    if (this.#here.has(id)) this.#setHere({ id, name })
    this.#changed.set(id, name)
  }

  /** Everyone who is here or known. */
  entries(): PresenceEntry[] {
    const { members } = this.#options
    const unknown = [...this.#here].filter(([id]) => !members.has(id)).map(([id, name]) => ({ id, name }))
    return [...members, ...unknown].map((member) => this.#entry(member))
  }

  /** The members who changed since the last call, in their present state. */
  takeChanges(): PresenceEntry[] {
    const changes = [...this.#changed].map(([id, name]) => this.#entry({ id, name: this.nameOf(id) ?? name }))
    this.#changed.clear()
    return changes
  }

  #setHere({ id, name }: NamedMember): void {
    const before = this.#here.get(id)
    if (before !== undefined && this.#hereByName.get(nameKey(before)) === id) {
      this.#hereByName.delete(nameKey(before))
    }
    this.#here.set(id, name)
    this.#hereByName.set(nameKey(name), id)
  }

  #entry({ id, name }: NamedMember): PresenceEntry {
    const away = this.#options.members.has(id) ? 'away' : 'gone'
    return { id, name, state: this.#here.has(id) ? 'here' : away, role: this.#options.roleOf(id) }
  }
}
