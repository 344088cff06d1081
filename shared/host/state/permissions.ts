import type { Rules as RulesTold } from '../../protocol/wire/frames.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import type { Role } from '../../protocol/log/moderation.ts'
import type { RoomState } from './room-state.ts'

/** Who may what now: what the log says, and who the owner is, which stands in no log [S6]. */
export class Permissions {
  readonly #state: RoomState
  readonly #firstPolicy: JoinPolicy
  /** Ids of the host's own user and its console. */
  readonly #owners = new Set<string>()

  /** `firstPolicy` holds until an act changes it. */
  constructor(state: RoomState, firstPolicy: JoinPolicy) {
    this.#state = state
    this.#firstPolicy = firstPolicy
  }

  get policy(): JoinPolicy {
    return this.#state.moderation.policy ?? this.#firstPolicy
  }

  /** The shortest time between two messages of one member, in milliseconds; 0 for none. */
  get slowMs(): number {
    return this.#state.moderation.slowSeconds * 1000
  }

  /** This member is the host's own user. */
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

  /** Whether this member was kicked, and nobody has let it in since [S3]. */
  isKicked(member: string): boolean {
    return this.#state.moderation.isKicked(member) && !this.#owners.has(member)
  }

  /** Whether this member was put out, by a ban or a kick, and nobody has let it in since. */
  isOut(member: string): boolean {
    return this.isBanned(member) || this.isKicked(member)
  }

  isMuted(member: string): boolean {
    return this.#state.moderation.isMuted(member) && this.roleOf(member) === 'member'
  }

  /** As told to a member of this role; the banned ones only to those who may unban them. */
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
