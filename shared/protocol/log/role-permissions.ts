import type { RequestedAction, Role } from './moderation.ts'

const RANK: Readonly<Record<Role, number>> = { owner: 2, moderator: 1, member: 0 }

/** The lowest role that may do each act. */
const NEEDED: Readonly<Record<RequestedAction['kind'], Role>> = {
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
 * Whether the role `me` is enough for an act that concerns someone of role `target`: a lower role,
 * except that messages may also be removed among equals. Host and client share this rule [S6]; the
 * host's result counts.
 */
export const mayAct = (me: Role, act: RequestedAction['kind'], target: Role = 'member'): boolean =>
  RANK[me] >= RANK[NEEDED[act]] && (RANK[me] > RANK[target] || (act === 'remove' && me === target))

/** Who asks for a message to be removed. */
export interface Remover {
  readonly id: string
  readonly role: Role
  readonly isMuted: boolean
}

/**
 * Whether someone may remove a message from the log [S6]: its author, and anyone who moderates the
 * author. A muted member adds nothing to the log, and so cannot remove either: others must be able
 * to see what it was muted for.
 */
export const mayRemove = (me: Remover, author: { readonly id: string; readonly role: Role }): boolean =>
  mayAct(me.role, 'remove', author.role) || (me.id === author.id && !me.isMuted)

/** Whether this role may answer people who ask to join. */
export const mayAnswerKnocks = (me: Role): boolean => RANK[me] >= RANK.moderator
