import type { Rules as RulesTold } from '../../protocol/wire/frames.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import type { Role } from '../../protocol/log/moderation.ts'
import type { RoomState } from './room-state.ts'

/** Who may do what now: what the log says, and who the owner is, which is in no log [S6]. */
export class Permissions {
  readonly #state: RoomState
  readonly #firstPolicy: JoinPolicy
  /** Ids of the host's user and its console. */
  readonly #owners = new Set<string>()

  /** `firstPolicy` holds until an action changes it. */
  constructor(state: RoomState, firstPolicy: JoinPolicy) {
    this.#state = state
    this.#firstPolicy = firstPolicy
  }

  get policy(): JoinPolicy {
    return this.#state.moderation.policy ?? this.#firstPolicy
  }

  /** The shortest time between two messages from one member, in milliseconds; 0 for none. */
  get slowMs(): number {
    return this.#state.moderation.slowSeconds * 1000
  }

  /** This member is the host's user. */
  own(member: string): void {
    this.#owners.add(member)
  }

  roleOf(member: string): Role {
    if (this.#owners.has(member)) return 'owner'
    return this.#state.moderation.isModerator(member) ? 'moderator' : 'member'
  }

  isBanned(member: string): boolean {
    return this.#state.moderation.isBanned(member) && !this.#owners.has(member)
  }

  /** Whether this member was kicked, and has not been let in since [S3]. */
  isKicked(member: string): boolean {
    return this.#state.moderation.isKicked(member) && !this.#owners.has(member)
  }

  /** Whether this member was removed, by a ban or a kick, and has not been let in since. */
  isOut(member: string): boolean {
    return this.isBanned(member) || this.isKicked(member)
  }

  isMuted(member: string): boolean {
    return this.#state.moderation.isMuted(member) && this.roleOf(member) === 'member'
  }

  /** As told to a member of this role; banned members only to those who may unban them. */
  toldTo(role: Role): RulesTold {
    const { slowSeconds, muted, banned } = this.#state.moderation
    return {
      policy: this.policy,
      slowSeconds,
      muted: [...muted],
      ...(role !== 'member' && { banned: [...banned] }),
    }
  }
}
