import type { Chance } from '../../protocol/base/clock.ts'
import type { Fact } from '../../protocol/log/events.ts'
import type { Hello } from '../../protocol/wire/frames.ts'
import type { StorageFailure } from '../../protocol/log/storage-error.ts'
import { checkName } from '../../protocol/text/text.ts'
import type { FanOut } from '../members/fan-out.ts'
import type { RoomNotifications } from '../members/notifications.ts'
import type { WelcomeDetails } from '../members/welcome-details.ts'
import type { CommitQueue, ProposalResult } from '../log/commit-queue.ts'
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
 * Why someone may join: the host decided it (its own user, or an approved knock), the log knows the
 * member, or the door admitted them. The last two are checked again, since the log may have
 * changed.
 */
export type AdmissionGrounds =
  | { readonly kind: 'host' }
  | { readonly kind: 'known' }
  | { readonly kind: 'door'; readonly invite?: InviteUse }

interface AdmissionRequest {
  readonly connection: Connection
  readonly hello: Hello
  /** The requested name, cleaned. */
  readonly wanted: string
  readonly grounds: AdmissionGrounds
  readonly member: string
  /** Chosen once, because the decision may be made more than once. */
  readonly nonces: readonly [string, string]
}

/**
 * Lets members join and leave. A newcomer is in once the log has stored it; if that fails, it is
 * not let in. A known member whose new name cannot be stored joins under its logged name.
 */
export class Admission {
  readonly #deps: AdmissionDeps

  constructor(deps: AdmissionDeps) {
    this.#deps = deps
  }

  /** Lets someone in who may join. Ends the connection with a reason if that fails. */
  enter(connection: Connection, hello: Hello, grounds: AdmissionGrounds): void {
    const { chance, commits } = this.#deps
    const name = checkName(hello.name)
    if (!name.ok) return connection.end('bad-name')
    const request = {
      connection,
      hello,
      wanted: name.text,
      grounds,
      member: hello.key ?? chance.id(),
      nonces: [chance.id(), chance.id()] as const,
    }
    commits.propose((pending) => this.#decide(request, pending))
  }

  /** A connection of a member ended. A member that has a newer connection stays. */
  leave(connection: Connection, member: string): void {
    const { roster, fanOut, presence, paces } = this.#deps
    paces.leave(member)
    if (!fanOut.unbind(member, connection)) return
    roster.leave(member)
    presence.changed()
  }

  /**
   * [S3] The id that the member had before there were keys, if the hello shows its secret and the
   * member can continue under its key.
   */
  formerId({ key, formerly }: Hello, pending?: Pending): string | null {
    if (key === undefined || formerly === undefined) return null
    const { state, chance } = this.#deps
    const before = chance.digest(formerly)
    const isTaken = state.members.has(key) || pending?.isRekeyed(before) === true
    return state.members.has(before) && !isTaken ? before : null
  }

  #decide(request: AdmissionRequest, pending: Pending): ProposalResult {
    const { connection, hello, wanted, grounds, member, nonces } = request
    const { state, roster, names, permissions, notifications } = this.#deps
    const invite = grounds.kind === 'door' ? grounds.invite : undefined
    const before = this.formerId(hello, pending)
    const known = pending.nameOf(member) ?? state.members.nameOf(before ?? member)
    const refuse = this.#refusalOf(request, { known, pending })
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
    const bindOr = (failure: StorageFailure) => {
      // A known member needs no new entry: a name that could not be stored can wait.
      const isIn = hello.key === undefined || state.members.has(member)
      if (!isIn || known !== undefined) invite?.giveBack()
      if (isIn) this.#bind(connection, { id: member, name }, { proof: invite?.proof, at })
      // An action in the same batch removed the member.
      else if (permissions.isBanned(member)) connection.end('banned')
      else connection.end(permissions.isKicked(member) ? 'kicked' : failure)
    }
    return {
      facts: hello.key === undefined ? [] : entryFacts({ member, name, known, before, nonces }),
      beforePublish: () => bindOr('storage-failed'),
      onStored: () => {},
      onFailed: bindOr,
    }
  }

  /** Refuses a member that may no longer join; null if it may. */
  #refusalOf(
    { connection, hello, grounds, member }: AdmissionRequest,
    { known, pending }: { readonly known: string | undefined; readonly pending: Pending },
  ): (() => void) | null {
    const { permissions, roster } = this.#deps
    if (permissions.isBanned(member)) return () => connection.end('banned')
    if (!roster.isHere(member) && roster.isFull(pending.entering)) return () => connection.end('room-full')
    // The member was forgotten or kicked since the hello was judged [S3].
    const isStale =
      grounds.kind === 'known' ? known === undefined : grounds.kind === 'door' && permissions.isKicked(member)
    return isStale ? () => connection.judgeAgain(hello) : null
  }

  #bind(connection: Connection, member: NamedMember, welcome: WelcomeDetails): void {
    // The client may have left meanwhile.
    if (connection.state.kind !== 'entering') return
    const { roster, fanOut, presence, paces } = this.#deps
    roster.enter({ ...member, name: roster.nameOf(member.id) ?? member.name })
    fanOut.bind(member.id, connection)
    connection.setPace(paces.enter(member.id))
    presence.changed()
    connection.letIn(member.id, welcome)
  }
}

interface LoggedEntry {
  readonly member: string
  readonly name: string
  /** The member's name in the log; undefined if the log does not know the member. */
  readonly known: string | undefined
  readonly before: string | null
  readonly nonces: readonly [string, string]
}

/** What must be logged when someone with a key enters. */
function entryFacts({ member, name, known, before, nonces }: LoggedEntry): readonly Fact[] {
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
