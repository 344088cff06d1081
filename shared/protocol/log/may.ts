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
 * Whether the role `me` alone lets somebody do an act that concerns somebody of role `target`: only those below oneself, except that
 * words are removed among equals. Host and client judge by this one rule [S6]; the host's judgement counts.
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
 * Whether somebody may take a message out of the log [S6]: its author, and whoever keeps order over the author. A muted member adds
 * nothing to the log, and so does not remove either: what it was muted for stays for the others to judge.
 */
export const mayRemove = (me: Remover, author: { readonly id: string; readonly role: Role }): boolean =>
  mayAct(me.role, 'remove', author.role) || (me.id === author.id && !me.isMuted)

/** Whether somebody of this role answers those who knock. */
export const mayAnswerKnocks = (me: Role): boolean => RANK[me] >= RANK.moderator
