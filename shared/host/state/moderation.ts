import { assertNever } from '../../protocol/base/assert-never.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import { kickChanges } from '../../protocol/log/kicked.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { NamedMember } from './known-members.ts'
import { keepNewest, moveKey } from './ordered-map.ts'

export type Moderated = Extract<RoomEvent, { kind: 'moderated' }>
type Act<K extends Moderated['act']['kind']> = Moderated & { readonly act: { readonly kind: K } }

/** What the moderation actions in a log add up to [S6]. `Permissions` adds who the owner is. */
export class Moderation {
  #policy: Act<'door'> | null = null
  #slow: Act<'slow'> | null = null
  // By member, with the event that caused it.
  readonly #moderators = new Map<string, Moderated>()
  readonly #muted = new Map<string, Moderated>()
  readonly #banned = new Map<string, Act<'ban'>>()
  /** Members who were kicked and not admitted since: they need approval, whatever the policy. */
  readonly #kicked = new Map<string, RoomEvent>()

  /** Null if no action has set one: the room's first policy still holds. */
  get policy(): JoinPolicy | null {
    return this.#policy?.act.policy ?? null
  }

  get slowSeconds(): number {
    return this.#slow?.act.seconds ?? 0
  }

  get muted(): readonly string[] {
    return [...this.#muted.keys()]
  }

  get mutedCount(): number {
    return this.#muted.size
  }

  isMuted(member: string): boolean {
    return this.#muted.has(member)
  }

  get banned(): readonly NamedMember[] {
    return [...this.#banned.values()].map(({ act }) => act.member)
  }

  get bannedCount(): number {
    return this.#banned.size
  }

  isBanned(member: string): boolean {
    return this.#banned.has(member)
  }

  nameOfBanned(member: string): string | undefined {
    return this.#banned.get(member)?.act.member.name
  }

  isModerator(member: string): boolean {
    return this.#moderators.has(member)
  }

  get kicked(): readonly string[] {
    return [...this.#kicked.keys()]
  }

  isKicked(member: string): boolean {
    return this.#kicked.has(member)
  }

  /** The events that still hold, in any order. */
  *snapshot(): Iterable<RoomEvent> {
    for (const acts of [this.#moderators, this.#muted, this.#banned, this.#kicked]) yield* acts.values()
    if (this.#slow) yield this.#slow
    if (this.#policy) yield this.#policy
  }

  apply(event: Moderated): void {
    const { act } = event
    switch (act.kind) {
      case 'ban':
        keep(this.#banned, act.member.id, { ...event, act })
        this.#moderators.delete(act.member.id)
        return
      case 'unban':
        this.#banned.delete(act.member.id)
        return
      case 'mute':
        keep(this.#muted, act.member.id, event)
        return
      case 'unmute':
        this.#muted.delete(act.member.id)
        return
      case 'role':
        if (act.role === 'moderator') keep(this.#moderators, act.member.id, event)
        else this.#moderators.delete(act.member.id)
        return
      case 'slow':
        this.#slow = act.seconds > 0 ? { ...event, act } : null
        return
      case 'door':
        this.#policy = { ...event, act }
        return
      case 'kick':
      case 'remove':
        return
      default:
        assertNever(act)
    }
  }

  /** Applies what an event of any kind says about kicks. */
  applyKicks(event: RoomEvent): void {
    for (const { member, isKicked } of kickChanges(event)) {
      if (isKicked) keep(this.#kicked, member, event)
      else this.#kicked.delete(member)
    }
  }

  /**
   * Changes a member's id from `before` to `id`, with the actions that concern it [S3]. A ban stays
   * with its key.
   */
  rekey(before: string, id: string): void {
    for (const acts of [this.#moderators, this.#muted]) {
      // Actions that concern the new id itself take precedence.
      if (acts.has(id)) acts.delete(before)
      else moveKey(acts, before, id, (event) => withMemberId(event, id))
    }
  }
}

const keep = <E>(acts: Map<string, E>, member: string, event: E): void => {
  keepNewest(acts, member, event, limits.membersKnown)
}

const withMemberId = (event: Moderated, id: string): Moderated =>
  'member' in event.act ? { ...event, act: { ...event.act, member: { ...event.act.member, id } } } : event
