import { assertNever } from '../protocol/assert-never.ts'
import type { Rules as ToldRules } from '../protocol/frames.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import { limits } from '../protocol/limits.ts'
import type { DoneAct, Role } from '../protocol/moderation.ts'

/** What acts of moderation add up to: who may what, who may not, and how the room is joined. All of it is read from the log. */
export class Rules {
  #policy: JoinPolicy
  #slowSeconds = 0
  readonly #moderators = new Set<string>()
  readonly #muted = new Set<string>()
  /** Names by id. */
  readonly #banned = new Map<string, string>()
  /** Who was kicked and has not come in since: they must be let in, whatever the policy [S3]. */
  readonly #kicked = new Set<string>()
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

  /** Whether this member was kicked, and nobody has let it in since. */
  isKicked(member: string): boolean {
    return this.#kicked.has(member) && !this.#owners.has(member)
  }

  /** Whether this member may not come in as members do: it was banned, or kicked and not let in since. */
  isOut(member: string): boolean {
    return this.isBanned(member) || this.isKicked(member)
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
        // Whoever lifts a ban means that they may come as others do.
        this.#kicked.delete(act.member.id)
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
        this.#kick(act.member.id)
        return
      case 'remove':
        return
      default:
        assertNever(act)
    }
  }

  /** The newest ones, as many as a room knows members. */
  #kick(member: string): void {
    this.#kicked.delete(member)
    this.#kicked.add(member)
    const [oldest] = this.#kicked
    if (this.#kicked.size > limits.membersKnown && oldest !== undefined) this.#kicked.delete(oldest)
  }

  /** This member has come in: its being kicked is over [S3]. */
  cameIn(member: string): void {
    this.#kicked.delete(member)
  }

  /** Who was known as `before` is known as `id` from now on: what holds for a member goes along [S3]. */
  rekey(before: string, id: string): void {
    if (this.#moderators.delete(before)) this.#moderators.add(id)
    if (this.#muted.delete(before)) this.#muted.add(id)
    this.cameIn(before)
    this.cameIn(id)
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
