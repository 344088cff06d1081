import type { RecordedAction, Role } from './moderation.ts'

const RANK: Readonly<Record<Role, number>> = { owner: 2, moderator: 1, member: 0 }

/** The lowest role that may do each action. */
const NEEDED: Readonly<Record<RecordedAction['kind'], Role>> = {
  kick: 'moderator',
  ban: 'moderator',
  unban: 'moderator',
  mute: 'moderator',
  unmute: 'moderator',
  slow: 'moderator',
  remove: 'moderator',
  role: 'owner',
  door: 'owner',
}

/**
 * Whether the role `me` permits an action on a member with the role `target` [S6]. The target must
 * have a lower role, or an equal one for removing messages. Host and client share this rule; the
 * host's result counts.
 */
export const mayModerate = (me: Role, act: RecordedAction['kind'], target: Role = 'member'): boolean =>
  RANK[me] >= RANK[NEEDED[act]] && (RANK[me] > RANK[target] || (act === 'remove' && me === target))

/** The member who wants to remove a message. */
export interface Remover {
  readonly id: string
  readonly role: Role
  readonly isMuted: boolean
}

/**
 * Whether a member may remove a message [S6]: its author, or someone who may moderate the author. A
 * muted author may not, so that others can see the reason for the mute.
 */
export const mayRemove = (me: Remover, author: { readonly id: string; readonly role: Role }): boolean =>
  mayModerate(me.role, 'remove', author.role) || (me.id === author.id && !me.isMuted)

/** Whether this role may answer people who ask to join. */
export const mayAnswerKnocks = (me: Role): boolean => RANK[me] >= RANK.moderator
