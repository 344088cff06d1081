import type { AskedAct, Role } from './moderation.ts'

const RANK: Readonly<Record<Role, number>> = { owner: 2, moderator: 1, member: 0 }

/** The lowest role that may do each act. */
const NEEDED: Readonly<Record<AskedAct['kind'], Role>> = {
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
 * Whether somebody of role `me` may do an act that concerns somebody of role `target`: only those below oneself, except that
 * words are removed among equals, one's own with them. Host and client judge by this one rule [S6]; the host's judgement counts.
 */
export const mayAct = (me: Role, act: AskedAct['kind'], target: Role = 'member'): boolean =>
  RANK[me] >= RANK[NEEDED[act]] && (RANK[me] > RANK[target] || (act === 'remove' && me === target))

/** Whether somebody of this role answers those who knock. */
export const mayAnswerKnocks = (me: Role): boolean => RANK[me] >= RANK.moderator
