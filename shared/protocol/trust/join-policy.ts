import * as v from 'valibot'

/**
 * Who can join without an invite. Members who were admitted before always can, unless banned.
 *
 * - `open`: anyone.
 * - `knock`: people whom the host or a moderator approves, one by one.
 * - `passcode`: people who know the room's six digits.
 * - `invite`: no one; an invite is needed.
 * - `closed`: no one, not even with an invite.
 */
export const joinPolicies = ['open', 'knock', 'passcode', 'invite', 'closed'] as const

export type JoinPolicy = (typeof joinPolicies)[number]

export const joinPolicy = v.picklist(joinPolicies)
