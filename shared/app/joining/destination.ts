import { describeAppProblem } from '../../words/app-problem-words.ts'
import type { Problem } from '../../words/problem.ts'
import { addressProblem } from '../../words/failure-words.ts'
import type { Address } from '../../protocol/finding/address.ts'
import { inviteLinkIn } from '../../protocol/trust/invite-in-text.ts'
import { parseTypedAddress } from '../../protocol/finding/typed-address.ts'
import { isMessageLinkLike } from '../../protocol/trust/message-link.ts'
import { parseInvite, type Invite, type InviteProblem } from '../../protocol/trust/invite.ts'

export type Destination =
  | {
      readonly ok: true
      readonly addresses: readonly [Address, ...Address[]]
      readonly invite?: Invite
    }
  | { readonly ok: false; readonly problem: Problem }

/**
 * Reads what someone typed or pasted to join: an address, or an invite link, also among other
 * words.
 */
export function parseDestination(typed: string): Destination {
  if (isMessageLinkLike(typed)) {
    const code = 'message-link'
    return { ok: false, problem: { code, text: describeAppProblem({ code }) } }
  }
  const link = parseInvite(inviteLinkIn(typed))
  if (link.ok) return { ok: true, addresses: link.invite.addresses, invite: link.invite }
  if (link.problem !== 'not-an-invite') return { ok: false, problem: inviteProblem(link.problem) }
  const parsed = parseTypedAddress(typed)
  return parsed.ok
    ? { ok: true, addresses: [parsed.address] }
    : { ok: false, problem: addressProblem(parsed.problem, typed) }
}

const inviteProblem = (problem: Exclude<InviteProblem, 'not-an-invite'>): Problem => {
  const code = problem === 'newer' ? 'invite-newer' : 'invite-damaged'
  return { code, text: describeAppProblem({ code }) }
}
