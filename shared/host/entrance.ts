import type { Chance } from '../protocol/clock.ts'
import type { Fact } from '../protocol/events.ts'
import type { Hello } from '../protocol/frames.ts'
import { checkName } from '../protocol/text.ts'
import type { Audience } from './audience.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { Admission, Connection } from './connection.ts'
import type { Paces } from './gate/pace.ts'
import type { Presence } from './presence.ts'
import type { Admitted, Roster } from './roster.ts'
import type { Rules } from './rules.ts'

/** What the entrance needs of its room. */
export interface EntranceParts {
  readonly roster: Roster
  readonly rules: Rules
  readonly audience: Audience
  readonly presence: Presence
  readonly commits: CommitQueue
  readonly paces: Paces
  readonly chance: Chance
}

/** Where members come in and leave: it seats them, and what the log has to know of it is proposed here. */
export class Entrance {
  readonly #parts: EntranceParts

  constructor(parts: EntranceParts) {
    this.#parts = parts
  }

  /** Brings in somebody who may come in. */
  enter(connection: Connection, hello: Hello): Admission {
    const { roster, rules, audience, presence, paces, chance } = this.#parts
    const name = checkName(hello.name)
    if (!name.ok) return { kind: 'refused', reason: 'bad-name' }
    const member = hello.key ?? chance.id()
    this.#takeFormerId(hello, name.text)
    const admitted = roster.admit(member, name.text, hello.key !== undefined)
    if (!admitted) return { kind: 'refused', reason: 'room-full' }
    audience.seat(member, connection)
    connection.follow(paces.enter(member))
    presence.changed()
    if (hello.key !== undefined) this.#note(member, admitted)
    rules.cameIn(member)
    return { kind: 'in', member }
  }

  /** A connection of a member's ended; one that speaks on a newer one stays. */
  leave(connection: Connection, member: string): void {
    const { roster, audience, presence, paces } = this.#parts
    paces.leave(member)
    if (!audience.unseat(member, connection)) return
    roster.leave(member)
    presence.changed()
  }

  /** [S3] A member of before there were keys shows the secret that its id was a digest of, and goes on as the same. */
  #takeFormerId({ key, formerly }: Hello, name: string): void {
    if (key === undefined || formerly === undefined) return
    const { roster, rules, chance } = this.#parts
    const before = chance.digest(formerly)
    if (!roster.knows(before) || roster.knows(key)) return
    roster.rekey(before, key)
    rules.rekey(before, key)
    this.#record({ kind: 'memberRekeyed', author: { id: key, name }, nonce: chance.id(), before })
  }

  #note(id: string, { name, isNew, before }: Admitted): void {
    const author = { id, name }
    const nonce = this.#parts.chance.id()
    if (isNew) this.#record({ kind: 'memberJoined', author, nonce })
    else if (before !== null) this.#record({ kind: 'memberRenamed', author, nonce, before })
  }

  /** Adds a fact that nobody waits for. That it could not be stored shows when the next message cannot. */
  #record(fact: Fact): void {
    this.#parts.commits.propose({ fact, onStored: () => {}, onFailed: () => {} })
  }
}
