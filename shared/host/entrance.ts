import type { Chance } from '../protocol/clock.ts'
import type { Fact } from '../protocol/events.ts'
import type { Hello } from '../protocol/frames.ts'
import type { StorageFailure } from '../protocol/storage-error.ts'
import { checkName } from '../protocol/text.ts'
import type { Audience } from './audience.ts'
import type { Briefing } from './briefing.ts'
import type { WelcomeFacts } from './welcome-facts.ts'
import type { CommitQueue, Decided } from './commit-queue.ts'
import type { Connection } from './connection.ts'
import type { InviteUse } from './door.ts'
import type { FreeNames } from './free-names.ts'
import type { Paces } from './gate/pace.ts'
import type { Pending } from './pending.ts'
import type { Permissions } from './permissions.ts'
import type { Presence } from './presence.ts'
import type { Roster } from './roster.ts'
import type { NamedMember } from './state/known-members.ts'
import type { RoomState } from './state/room-state.ts'

/** What the entrance needs of its room. */
export interface EntranceParts {
  readonly state: RoomState
  readonly permissions: Permissions
  readonly roster: Roster
  readonly audience: Audience
  readonly briefing: Briefing
  readonly presence: Presence
  readonly commits: CommitQueue
  readonly names: FreeNames
  readonly paces: Paces
  readonly chance: Chance
}

/** Why somebody may come in: the host's own user; known to the log, which may have changed since; or by the door. */
export type Grounds =
  | { readonly kind: 'host' }
  | { readonly kind: 'known' }
  | { readonly kind: 'door'; readonly invite?: InviteUse }

interface Entering {
  readonly connection: Connection
  readonly hello: Hello
  /** The name that it asks for, cleaned. */
  readonly wanted: string
  readonly grounds: Grounds
  readonly member: string
  /** For the facts there may be: drawn once, since a decision may be asked for again. */
  readonly nonces: readonly [string, string]
}

/**
 * Where members come in and leave. Whoever the log has to tell of is in once it does: a newcomer that it cannot store is
 * not let in, and a member of before comes in under the name that the log has.
 */
export class Entrance {
  readonly #parts: EntranceParts

  constructor(parts: EntranceParts) {
    this.#parts = parts
  }

  /** Brings in somebody who may come in. The connection is told once it is in, or why not. */
  enter(connection: Connection, hello: Hello, grounds: Grounds): void {
    const { chance, commits } = this.#parts
    const name = checkName(hello.name)
    if (!name.ok) return connection.end('bad-name')
    const entering = {
      connection,
      hello,
      wanted: name.text,
      grounds,
      member: hello.key ?? chance.id(),
      nonces: [chance.id(), chance.id()] as const,
    }
    commits.propose((pending) => this.#decide(entering, pending))
  }

  /** A connection of a member's ended; one that speaks on a newer one stays. */
  leave(connection: Connection, member: string): void {
    const { roster, audience, presence, paces } = this.#parts
    paces.leave(member)
    if (!audience.unseat(member, connection)) return
    roster.leave(member)
    presence.changed()
  }

  /** [S3] The id of before there were keys that a member shows the secret of, if it goes on as the same now. */
  formerId({ key, formerly }: Hello, pending?: Pending): string | null {
    if (key === undefined || formerly === undefined) return null
    const { state, chance } = this.#parts
    const before = chance.digest(formerly)
    const isTaken = state.members.has(key) || pending?.isRekeyed(before) === true
    return state.members.has(before) && !isTaken ? before : null
  }

  #decide(entering: Entering, pending: Pending): Decided {
    const { connection, hello, wanted, grounds, member, nonces } = entering
    const { state, roster, names, permissions, briefing } = this.#parts
    const invite = grounds.kind === 'door' ? grounds.invite : undefined
    const before = this.formerId(hello, pending)
    const known = pending.nameOf(member) ?? state.members.nameOf(before ?? member)
    const refuse = this.#whyNot(entering, { known, pending })
    if (refuse) {
      const onStored = () => {
        invite?.giveBack()
        refuse()
      }
      return { facts: [], onStored, onFailed: onStored }
    }
    const name = names.choose({
      wanted,
      member: before ?? member,
      current: known ?? roster.nameOf(member),
      holderOf: (key) => pending.idByNameKey(key) ?? roster.idByNameKey(key),
    })
    pending.enter(member, name)
    const at = briefing.position()
    const seatOr = (failure: StorageFailure) => {
      // Who is known needs no other place in the log: a name that could not be stored can wait.
      const isIn = hello.key === undefined || state.members.has(member)
      if (!isIn || known !== undefined) invite?.giveBack()
      if (isIn) this.#seat(connection, { id: member, name }, { proof: invite?.proof, at })
      // Put out by an act of the same batch.
      else if (permissions.isBanned(member)) connection.end('banned')
      else connection.end(permissions.isKicked(member) ? 'kicked' : failure)
    }
    return {
      facts: hello.key === undefined ? [] : factsOf({ member, name, known, before, nonces }),
      beforePublish: () => seatOr('storage-failed'),
      onStored: () => {},
      onFailed: seatOr,
    }
  }

  /** How somebody is told that they may not come in after all; null when they may. */
  #whyNot(
    { connection, hello, grounds, member }: Entering,
    { known, pending }: { readonly known: string | undefined; readonly pending: Pending },
  ): (() => void) | null {
    const { permissions, roster } = this.#parts
    if (permissions.isBanned(member)) return () => connection.end('banned')
    if (!roster.isHere(member) && roster.isFull(pending.entering)) return () => connection.end('room-full')
    // Not known any more, or kicked since the door let them in: then somebody is asked [S3].
    const isStale =
      grounds.kind === 'known' ? known === undefined : grounds.kind === 'door' && permissions.isKicked(member)
    return isStale ? () => connection.judgeAgain(hello) : null
  }

  #seat(connection: Connection, member: NamedMember, welcome: WelcomeFacts): void {
    // It may have gone meanwhile.
    if (connection.state.kind !== 'entering') return
    const { roster, audience, presence, paces } = this.#parts
    roster.enter({ ...member, name: roster.nameOf(member.id) ?? member.name })
    audience.seat(member.id, connection)
    connection.follow(paces.enter(member.id))
    presence.changed()
    connection.letIn(member.id, welcome)
  }
}

interface Naming {
  readonly member: string
  readonly name: string
  /** The name that the log has for the member; undefined: it does not know it. */
  readonly known: string | undefined
  readonly before: string | null
  readonly nonces: readonly [string, string]
}

/** What the log has to be told of somebody with a key who enters. */
function factsOf({ member, name, known, before, nonces }: Naming): readonly Fact[] {
  const [first, second] = nonces
  if (known === undefined) return [{ kind: 'memberJoined', author: { id: member, name }, nonce: first }]
  const rekeyed: Fact[] =
    before === null
      ? []
      : [{ kind: 'memberRekeyed', author: { id: member, name: known }, nonce: first, before }]
  const renamed: Fact[] =
    known === name
      ? []
      : [{ kind: 'memberRenamed', author: { id: member, name }, nonce: second, before: known }]
  return [...rekeyed, ...renamed]
}
