import { assertNever } from '../protocol/assert-never.ts'
import type { Rules as ToldRules } from '../protocol/frames.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import type { DoneAct, Role } from '../protocol/moderation.ts'

/** What acts of moderation add up to: who may what, who may not, and how the room is joined. All of it is read from the log. */
export class Rules {
  #policy: JoinPolicy
  #slowSeconds = 0
  readonly #moderators = new Set<string>()
  readonly #muted = new Set<string>()
  /** Names by id. */
  readonly #banned = new Map<string, string>()
  /** Ids of the host's own user, who is the owner. */
  readonly #owners = new Set<string>()

  /** `policy` holds until an act changes it. */
  constructor(policy: JoinPolicy) {
    this.#policy = policy
  }

  get policy(): JoinPolicy {
    return this.#policy
  }

  get slowSeconds(): number {
    return this.#slowSeconds
  }

  get bannedCount(): number {
    return this.#banned.size
  }

  get mutedCount(): number {
    return this.#muted.size
  }

  /** This member is the host's own user. */
  own(member: string): void {
    this.#owners.add(member)
  }

  roleOf(member: string): Role {
    if (this.#owners.has(member)) return 'owner'
    return this.#moderators.has(member) ? 'moderator' : 'member'
  }

  isBanned(member: string): boolean {
    return this.#banned.has(member) && !this.#owners.has(member)
  }

  isMuted(member: string): boolean {
    return this.#muted.has(member) && this.roleOf(member) === 'member'
  }

  nameOfBanned(member: string): string | undefined {
    return this.#banned.get(member)
  }

  /** An act has become a part of the log. */
  apply(act: DoneAct): void {
    switch (act.kind) {
      case 'ban':
        this.#banned.set(act.member.id, act.member.name)
        this.#moderators.delete(act.member.id)
        return
      case 'unban':
        this.#banned.delete(act.member.id)
        return
      case 'mute':
        this.#muted.add(act.member.id)
        return
      case 'unmute':
        this.#muted.delete(act.member.id)
        return
      case 'role':
        if (act.role === 'moderator') this.#moderators.add(act.member.id)
        else this.#moderators.delete(act.member.id)
        return
      case 'slow':
        this.#slowSeconds = act.seconds
        return
      case 'door':
        this.#policy = act.policy
        return
      case 'kick':
      case 'remove':
        return
      default:
        assertNever(act)
    }
  }

  /** Who was known as `before` is known as `id` from now on: what holds for a member goes along [S3]. */
  rekey(before: string, id: string): void {
    if (this.#moderators.delete(before)) this.#moderators.add(id)
    if (this.#muted.delete(before)) this.#muted.add(id)
  }

  /** As told to a member; the banned ones only to those who may unban them. */
  toldTo(role: Role): ToldRules {
    return {
      policy: this.#policy,
      slowSeconds: this.#slowSeconds,
      muted: [...this.#muted],
      ...(role !== 'member' && { banned: [...this.#banned].map(([id, name]) => ({ id, name })) }),
    }
  }
}
