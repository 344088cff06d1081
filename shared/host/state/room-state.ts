import { assertNever } from '../../protocol/base/assert-never.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { History } from '../log/history.ts'
import { Channels } from './channels.ts'
import { KnownMembers, type NamedMember, type Naming } from './known-members.ts'
import { Moderation, type Moderated } from './moderation.ts'

/** What a room must do about an event, besides sending it. See `performEffects`. */
export type Effect =
  /** The member has another name or role, or is now known or no longer known. */
  | { readonly kind: 'memberChanged'; readonly member: NamedMember }
  /** The member was kicked or banned: its connection ends. */
  | { readonly kind: 'memberRemoved'; readonly member: string; readonly reason: 'kicked' | 'banned' }
  | { readonly kind: 'rulesChanged' }
  /** A member gained or lost the right to answer knocks. */
  | { readonly kind: 'roleChanged' }
  | { readonly kind: 'slowModeChanged' }
  /** Everyone who is waiting must be judged again [H6]. */
  | { readonly kind: 'policyChanged' }

/** The state that a log makes: from its snapshot and the events since. */
export function stateOf(log: Pick<History, 'snapshot' | 'stateEvents'>): RoomState {
  const state = new RoomState(log.snapshot())
  for (const event of log.stateEvents()) state.apply(event)
  return state
}

const NOTHING: readonly Effect[] = []
const RULES_CHANGED: Effect = { kind: 'rulesChanged' }

/**
 * The state of a room, derived only from its log: `apply` is the only writer. Equal logs make equal
 * states, when replayed and live, at a host and in a copy.
 */
export class RoomState {
  readonly #members = new KnownMembers(limits.membersKnown)
  readonly #channels = new Channels()
  readonly #moderation = new Moderation()

  /** `snapshot` is what another state's `snapshot` returned; it replaces all earlier events. */
  constructor(snapshot: Iterable<RoomEvent> = []) {
    for (const event of snapshot) this.apply(event)
  }

  get members(): Omit<KnownMembers, 'set' | 'delete' | 'rekey'> {
    return this.#members
  }

  get channels(): Omit<Channels, 'add'> {
    return this.#channels
  }

  get moderation(): Omit<Moderation, 'apply' | 'applyKicks' | 'rekey'> {
    return this.#moderation
  }

  /** Applies the next event of the log. A replay ignores the effects, since no one is connected. */
  apply(event: RoomEvent): readonly Effect[] {
    this.#moderation.applyKicks(event)
    switch (event.kind) {
      case 'memberJoined':
        return this.#named(event)
      case 'memberRenamed':
        // A guest has a name only while it is here.
        return this.#members.has(event.author.id) ? this.#named(event) : [memberChanged(event.author)]
      case 'memberRekeyed':
        return this.#rekeyed(event.before, event.author)
      case 'channelCreated':
        this.#channels.add(event)
        return NOTHING
      case 'moderated':
        return this.#moderated(event)
      case 'messagePosted':
      case 'messageEdited':
      case 'reactionSet':
      case 'messageRemoved':
      case 'redacted':
      case 'actImported':
      case 'unknown':
        return NOTHING
      default:
        return assertNever(event)
    }
  }

  /**
   * The shortest log that makes this state [G3]: a few events for each member, ban and channel, in
   * their order. Those that concerned a member's former id name its present one.
   */
  snapshot(): readonly RoomEvent[] {
    return [
      ...this.#members.snapshot(),
      ...this.#channels.snapshot(),
      ...this.#moderation.snapshot(),
    ].toSorted((a, b) => a.seq - b.seq)
  }

  #named(naming: Naming): readonly Effect[] {
    const forgotten = this.#members.set(naming)
    return [memberChanged(naming.author), ...(forgotten ? [memberChanged(forgotten)] : [])]
  }

  #rekeyed(before: string, { id }: NamedMember): readonly Effect[] {
    this.#moderation.rekey(before, id)
    const former = this.#members.rekey(before, id)
    return former ? [memberChanged(former), memberChanged({ id, name: former.name })] : NOTHING
  }

  #moderated(event: Moderated): readonly Effect[] {
    const { policy } = this.#moderation
    this.#moderation.apply(event)
    const { act } = event
    switch (act.kind) {
      case 'kick':
      case 'ban': {
        const { member } = act
        this.#members.delete(member.id)
        const reason = act.kind === 'ban' ? 'banned' : 'kicked'
        return [{ kind: 'memberRemoved', member: member.id, reason }, memberChanged(member), RULES_CHANGED]
      }
      case 'role':
        return [memberChanged(act.member), RULES_CHANGED, { kind: 'roleChanged' }]
      case 'slow':
        return [{ kind: 'slowModeChanged' }, RULES_CHANGED]
      case 'door':
        return act.policy === policy ? [RULES_CHANGED] : [RULES_CHANGED, { kind: 'policyChanged' }]
      case 'unban':
      case 'mute':
      case 'unmute':
      case 'remove':
        return [RULES_CHANGED]
      default:
        return assertNever(act)
    }
  }
}

const memberChanged = (member: NamedMember): Effect => ({ kind: 'memberChanged', member })
