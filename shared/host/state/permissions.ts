import type { Rules } from '../../protocol/wire/frames.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import type { Role } from '../../protocol/log/moderation.ts'
import type { RoomState } from './room-state.ts'

/** Who may do what now: the state of the log, and who the owner is, which is in no log [S6]. */
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

  /** The shortest time between two messages of a member, in milliseconds; 0 if slow mode is off. */
  get slowMs(): number {
    return this.#state.moderation.slowSeconds * 1000
  }

  /** Makes a member an owner: the host's user, or its console. */
  addOwner(member: string): void {
    this.#owners.add(member)
  }

  roleOf(member: string): Role {
    if (this.#owners.has(member)) return 'owner'
    return this.#state.moderation.isModerator(member) ? 'moderator' : 'member'
  }

  isBanned(member: string): boolean {
    return this.#state.moderation.isBanned(member) && !this.#owners.has(member)
  }

  /** Whether this member was kicked and not admitted since [S3]. */
  isKicked(member: string): boolean {
    return this.#state.moderation.isKicked(member) && !this.#owners.has(member)
  }

  /** Whether this member is banned, or was kicked and not admitted since. */
  isRemoved(member: string): boolean {
    return this.isBanned(member) || this.isKicked(member)
  }

  isMuted(member: string): boolean {
    return this.#state.moderation.isMuted(member) && this.roleOf(member) === 'member'
  }

  /** The rules as sent to a role; with the banned members for those who may unban them. */
  rulesFor(role: Role): Rules {
    const { slowSeconds, muted, banned } = this.#state.moderation
    return {
      policy: this.policy,
      slowSeconds,
      muted: [...muted],
      ...(role !== 'member' && { banned: [...banned] }),
    }
  }
}
