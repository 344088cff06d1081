import type { PresenceEntry } from '../protocol/frames.ts'
import { limits } from '../protocol/limits.ts'
import type { Role } from '../protocol/moderation.ts'
import { nameKey } from '../protocol/text.ts'

interface KnownMember {
  readonly id: string
  name: string
  here: boolean
  /** Without a device key a member cannot return, so the room forgets it when it leaves. */
  readonly keyed: boolean
}

/** What came of letting a member in. */
export interface Admitted {
  readonly name: string
  readonly isNew: boolean
  /** The name the room knew this member by, when it is another than now. */
  readonly before: string | null
}

/** Who belongs to a room, under which name, and who is here. Names are unique, keys are identity [M1]. */
export class Roster {
  /** In the order in which they joined: everybody is told it, so that all windows agree on it. */
  readonly #members = new Map<string, KnownMember>()
  /** Their ids, the one that came last at the end. */
  readonly #visits = new Set<string>()
  readonly #byName = new Map<string, KnownMember>()
  readonly #changes = new Map<string, PresenceEntry>()
  /** Where to look for a free number after a name: with many of one name, looking from 2 each time takes long. */
  readonly #nextNumber = new Map<string, number>()
  readonly #roleOf: (id: string) => Role
  readonly #membersHere: number
  #here = 0

  constructor(roleOf: (id: string) => Role = () => 'member', membersHere: number = limits.membersHere) {
    this.#roleOf = roleOf
    this.#membersHere = membersHere
  }

  /** How many members are connected. */
  get here(): number {
    return this.#here
  }

  /** Brings a member in under a cleaned name, or under that name with a number if it is taken. Null: the room is full. */
  admit(id: string, wanted: string, keyed: boolean): Admitted | null {
    const known = this.#members.get(id)
    if (!known?.here && this.#here >= this.#membersHere) return null
    const forgotten = known ? undefined : this.#makeSpace()
    if (forgotten) this.#note(forgotten, 'gone')
    const member = known ?? { id, name: '', here: false, keyed }
    const before = member.name
    this.#members.set(id, member)
    this.#visits.delete(id)
    this.#visits.add(id)
    this.#setName(member, wanted)
    if (!member.here) this.#here++
    member.here = true
    this.#note(member, 'here')
    return { name: member.name, isNew: !known, before: known && before !== member.name ? before : null }
  }

  /**
   * Knows a member that a log tells of, who is away. Names in a log are unique already; how many members it has, only its
   * host decided, and that of an imported room is its file.
   */
  remember(id: string, name: string): void {
    const known = this.#members.get(id)
    if (!known) this.#makeSpace()
    const member = known ?? { id, name: '', here: false, keyed: true }
    this.#members.set(id, member)
    this.#visits.add(id)
    this.#setName(member, name)
  }

  /** Gives a member another name; answers what it became. Undefined when there is no such member. */
  rename(id: string, wanted: string): { name: string; before: string } | undefined {
    const member = this.#members.get(id)
    if (!member) return undefined
    const before = member.name
    this.#setName(member, wanted)
    if (member.name !== before) this.#note(member, member.here ? 'here' : 'away')
    return { name: member.name, before }
  }

  /** The member's last connection ended. */
  leave(id: string): void {
    const member = this.#members.get(id)
    if (!member?.here) return
    member.here = false
    this.#here--
    this.#note(member, member.keyed ? 'away' : 'gone')
    if (!member.keyed) this.#drop(member)
  }

  /** Whether this member was let in before, and may come back. */
  knows(id: string): boolean {
    return this.#members.has(id)
  }

  /** Who has been in the room under `before` is known as `id` from now on, under the same name. */
  rekey(before: string, id: string): void {
    const member = this.#members.get(before)
    if (!member || this.#members.has(id)) return
    this.#drop(member)
    this.#note(member, 'gone')
    const renewed = { ...member, id }
    this.#members.set(id, renewed)
    this.#visits.add(id)
    this.#byName.set(nameKey(member.name), renewed)
  }

  /** The member has to be let in anew to come back. It must have left before. */
  forget(id: string): void {
    const member = this.#members.get(id)
    if (!member || member.here) return
    this.#drop(member)
    this.#note(member, 'gone')
  }

  /** Something about the member is to be told anew, such as its role. */
  changed(id: string): void {
    const member = this.#members.get(id)
    if (member) this.#note(member, member.here ? 'here' : 'away')
  }

  nameOf(id: string): string | undefined {
    return this.#members.get(id)?.name
  }

  /** Everybody, for somebody who just came in: in the order in which they joined [M2]. */
  entries(): PresenceEntry[] {
    return [...this.#members.values()].map(({ id, name, here }) => ({
      id,
      name,
      state: here ? 'here' : 'away',
      role: this.#roleOf(id),
    }))
  }

  /** What changed since the last call; later changes of one member replace earlier ones. */
  takeChanges(): PresenceEntry[] {
    const changes = [...this.#changes.values()]
    this.#changes.clear()
    return changes
  }

  #note({ id, name }: KnownMember, state: PresenceEntry['state']): void {
    this.#changes.set(id, { id, name, state, role: this.#roleOf(id) })
  }

  #setName(member: KnownMember, wanted: string): void {
    if (this.#hasNumbered(member, wanted)) return
    if (this.#byName.get(nameKey(member.name)) === member) this.#byName.delete(nameKey(member.name))
    member.name = this.#freeName(wanted)
    this.#byName.set(nameKey(member.name), member)
  }

  /** Whether a member bears this name with a number already, because the name itself is still somebody else's. */
  #hasNumbered(member: KnownMember, wanted: string): boolean {
    const suffix = / \d+$/.exec(member.name)?.[0]
    const holder = this.#byName.get(nameKey(wanted))
    return (
      suffix !== undefined &&
      holder !== undefined &&
      holder !== member &&
      member.name === numbered(wanted, suffix)
    )
  }

  /** Forgets the member that is away the longest, where there are too many. Answers whom it forgot. */
  #makeSpace(): KnownMember | undefined {
    if (this.#members.size < limits.membersKnown) return undefined
    for (const id of this.#visits) {
      const member = this.#members.get(id)
      if (!member || member.here) continue
      this.#drop(member)
      return member
    }
    return undefined
  }

  #drop(member: KnownMember): void {
    this.#members.delete(member.id)
    this.#visits.delete(member.id)
    if (this.#byName.get(nameKey(member.name)) === member) this.#byName.delete(nameKey(member.name))
  }

  #freeName(wanted: string): string {
    if (!this.#byName.has(nameKey(wanted))) return wanted
    for (let number = this.#nextNumber.get(nameKey(wanted)) ?? 2; ; number++) {
      const name = numbered(wanted, ` ${number}`)
      if (this.#byName.has(nameKey(name))) continue
      this.#nextNumber.set(nameKey(wanted), number + 1)
      return name
    }
  }
}

/** A name with a number after it, within the limit. */
const numbered = (name: string, suffix: string): string =>
  name
    .slice(0, limits.nameChars - suffix.length)
    .toWellFormed()
    .trimEnd() + suffix
