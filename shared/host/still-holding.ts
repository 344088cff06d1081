import { assertNever } from '../protocol/assert-never.ts'
import type { RoomEvent } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'

type Moderated = Extract<RoomEvent, { kind: 'moderated' }>
type Naming = Extract<RoomEvent, { kind: 'memberJoined' | 'memberRenamed' }>

/**
 * Of events in the order of their log, those that still hold after the last of them, in that order: `recall` learns from
 * them alone what it learns from all [G3]. There are at most a few for each member, ban, mute and
 * channel, however long the log was. What held for a member's former id is said of its new one.
 */
export function stillHolding(events: Iterable<RoomEvent>): RoomEvent[] {
  const holding = new Holding()
  for (const event of events) holding.add(event)
  return holding.events()
}

class Holding {
  #slow: Moderated | null = null
  #door: Moderated | null = null
  readonly #channels = new Map<string, RoomEvent>()
  readonly #members = new Map<string, Naming>()
  readonly #moderators = new Map<string, Moderated>()
  readonly #muted = new Map<string, Moderated>()
  readonly #banned = new Map<string, Moderated>()
  readonly #kicked = new Map<string, Moderated>()

  events(): RoomEvent[] {
    const members = [this.#members, this.#moderators, this.#muted, this.#banned, this.#kicked]
    return [...[this.#channels, ...members].flatMap((kept) => [...kept.values()]), this.#slow, this.#door]
      .filter((event) => event !== null)
      .toSorted((a, b) => a.seq - b.seq)
  }

  add(event: RoomEvent): void {
    switch (event.kind) {
      case 'channelCreated':
        if (!this.#channels.has(event.channel)) keep(this.#channels, event.channel, event)
        return
      case 'memberJoined':
        this.#kicked.delete(event.author.id)
        keep(this.#members, event.author.id, event)
        return
      case 'memberRenamed':
        if (!this.#isOut(event.author.id)) keep(this.#members, event.author.id, event)
        return
      case 'memberRekeyed':
        this.#rekey(event.before, event.author.id)
        return
      case 'moderated':
        this.#moderate(event)
        return
      case 'messagePosted':
      case 'messageRemoved':
      case 'actImported':
      case 'unknown':
        return
      default:
        assertNever(event)
    }
  }

  #moderate(event: Moderated): void {
    const { act } = event
    switch (act.kind) {
      case 'kick':
        this.#members.delete(act.member.id)
        keep(this.#kicked, act.member.id, event)
        return
      case 'ban':
        this.#members.delete(act.member.id)
        this.#moderators.delete(act.member.id)
        this.#kicked.delete(act.member.id)
        keep(this.#banned, act.member.id, event)
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
        this.#slow = act.seconds > 0 ? event : null
        return
      case 'door':
        this.#door = event
        return
      case 'remove':
        return
      default:
        assertNever(act)
    }
  }

  #isOut(id: string): boolean {
    return this.#banned.has(id) || this.#kicked.has(id)
  }

  /** [S3] As `Roster.rekey` and `Rules.rekey` do it: a ban stays with the key that it was for. */
  #rekey(before: string, id: string): void {
    const naming = this.#members.get(before)
    if (naming && !this.#members.has(id)) {
      this.#members.delete(before)
      keep(this.#members, id, { ...naming, author: { ...naming.author, id } })
    }
    for (const acts of [this.#moderators, this.#muted]) {
      const event = acts.get(before)
      if (!event) continue
      acts.delete(before)
      keep(acts, id, aboutMember(event, id))
    }
    this.#kicked.delete(before)
    this.#kicked.delete(id)
  }
}

/** The newest stand last, and the oldest go where there are more than a room knows members: a copy's host may say anything. */
function keep<E>(kept: Map<string, E>, key: string, event: E): void {
  kept.delete(key)
  kept.set(key, event)
  const [oldest] = kept.keys()
  if (kept.size > limits.membersKnown && oldest !== undefined) kept.delete(oldest)
}

const aboutMember = (event: Moderated, id: string): Moderated =>
  'member' in event.act ? { ...event, act: { ...event.act, member: { ...event.act.member, id } } } : event
