import * as v from 'valibot'

/**
 * Who may come in without an invite. Whoever was let in before always may, unless banned.
 *
 * - `open`: everybody.
 * - `knock`: whom the host or a moderator lets in, one by one.
 * - `passcode`: who knows the room's six digits.
 * - `invite`: nobody; an invite is needed.
 * - `closed`: nobody, not even with an invite.
 */
export const joinPolicies = ['open', 'knock', 'passcode', 'invite', 'closed'] as const

export type JoinPolicy = (typeof joinPolicies)[number]

export const joinPolicy = v.picklist(joinPolicies)
