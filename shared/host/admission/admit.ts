import type { Chance } from '../../protocol/base/clock.ts'
import type { Fact } from '../../protocol/log/events.ts'
import type { Hello } from '../../protocol/wire/frames.ts'
import type { StorageFailure } from '../../protocol/log/storage-error.ts'
import { checkName } from '../../protocol/text/text.ts'
import type { FanOut } from '../members/fan-out.ts'
import type { RoomNotifications } from '../members/notifications.ts'
import type { WelcomeFacts } from '../members/welcome-facts.ts'
import type { CommitQueue, Decided } from '../log/commit-queue.ts'
import type { Connection } from '../members/connection.ts'
import type { InviteUse } from './door.ts'
import type { FreeNames } from './free-names.ts'
import type { Paces } from '../members/pace.ts'
import type { Pending } from '../log/pending.ts'
import type { Permissions } from '../state/permissions.ts'
import type { Presence } from '../members/presence.ts'
import type { Roster } from '../state/roster.ts'
import type { NamedMember } from '../state/known-members.ts'
import type { RoomState } from '../state/room-state.ts'

/** What admission needs of its room. */
export interface AdmissionDeps {
  readonly state: RoomState
  readonly permissions: Permissions
  readonly roster: Roster
  readonly fanOut: FanOut
  readonly notifications: RoomNotifications
  readonly presence: Presence
  readonly commits: CommitQueue
  readonly names: FreeNames
  readonly paces: Paces
  readonly chance: Chance
}

/**
 * Why someone may join: as the host's own user; as a member the log knows, unless that has changed
 * since; or through the door.
 */
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
  /** Drawn once for all facts that may follow, since a decision may be asked for again. */
  readonly nonces: readonly [string, string]
}

/**
 * Where members join and leave. A member whose joining is logged is in once the log has it: a
 * newcomer that cannot be stored is not let in, and an earlier member keeps its logged name.
 */
export class Admission {
  readonly #deps: AdmissionDeps

  constructor(deps: AdmissionDeps) {
    this.#deps = deps
  }

  /** Lets someone in who may join. The connection is told when it is in, or why it is not. */
  enter(connection: Connection, hello: Hello, grounds: Grounds): void {
    const { chance, commits } = this.#deps
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

  /** One of a member's connections ended; a member that speaks on a newer one stays. */
  leave(connection: Connection, member: string): void {
    const { roster, fanOut, presence, paces } = this.#deps
    paces.leave(member)
    if (!fanOut.unbind(member, connection)) return
    roster.leave(member)
    presence.changed()
  }

  /**
   * [S3] The id from before there were keys, if the member shows its secret and continues as the
   * same member.
   */
  formerId({ key, formerly }: Hello, pending?: Pending): string | null {
    if (key === undefined || formerly === undefined) return null
    const { state, chance } = this.#deps
    const before = chance.digest(formerly)
    const isTaken = state.members.has(key) || pending?.isRekeyed(before) === true
    return state.members.has(before) && !isTaken ? before : null
  }

  #decide(entering: Entering, pending: Pending): Decided {
    const { connection, hello, wanted, grounds, member, nonces } = entering
    const { state, roster, names, permissions, notifications } = this.#deps
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
    const at = notifications.position()
    const seatOr = (failure: StorageFailure) => {
      // A known member needs no other place in the log: a name that could not be stored can wait.
      const isIn = hello.key === undefined || state.members.has(member)
      if (!isIn || known !== undefined) invite?.giveBack()
      if (isIn) this.#bind(connection, { id: member, name }, { proof: invite?.proof, at })
      // Removed by an action of the same batch.
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

  /** How a member is told that it may not join after all; null if it may. */
  #whyNot(
    { connection, hello, grounds, member }: Entering,
    { known, pending }: { readonly known: string | undefined; readonly pending: Pending },
  ): (() => void) | null {
    const { permissions, roster } = this.#deps
    if (permissions.isBanned(member)) return () => connection.end('banned')
    if (!roster.isHere(member) && roster.isFull(pending.entering)) return () => connection.end('room-full')
    // Forgotten or kicked since the door let them in: then the host is asked [S3].
    const isStale =
      grounds.kind === 'known' ? known === undefined : grounds.kind === 'door' && permissions.isKicked(member)
    return isStale ? () => connection.judgeAgain(hello) : null
  }

  #bind(connection: Connection, member: NamedMember, welcome: WelcomeFacts): void {
    // It may have left meanwhile.
    if (connection.state.kind !== 'entering') return
    const { roster, fanOut, presence, paces } = this.#deps
    roster.enter({ ...member, name: roster.nameOf(member.id) ?? member.name })
    fanOut.bind(member.id, connection)
    connection.follow(paces.enter(member.id))
    presence.changed()
    connection.letIn(member.id, welcome)
  }
}

interface Naming {
  readonly member: string
  readonly name: string
  /** The member's name in the log; undefined if the log does not know the member. */
  readonly known: string | undefined
  readonly before: string | null
  readonly nonces: readonly [string, string]
}

/** What must be logged when someone with a key enters. */
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
