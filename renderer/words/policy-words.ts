import { assertNever } from '../../shared/protocol/assert-never.ts'
import { joinPolicies, type JoinPolicy } from '../../shared/protocol/join-policy.ts'

/** A way of joining as a host chooses it. */
export function policyLabel(policy: JoinPolicy): string {
  switch (policy) {
    case 'open':
      return 'Anybody'
    case 'knock':
      return 'Ask me'
    case 'passcode':
      return 'With a passcode'
    case 'invite':
      return 'Only with an invite'
    case 'closed':
      return 'Nobody new'
    default:
      return assertNever(policy)
  }
}

/** What the choice means, in one sentence. */
export function policyHint(policy: JoinPolicy): string {
  switch (policy) {
    case 'open':
      return 'Whoever reaches this computer comes in.'
    case 'knock':
      return 'You let newcomers in one by one. Invites come in at once.'
    case 'passcode':
      return 'Newcomers type six digits that you tell them. Invites come in at once.'
    case 'invite':
      return 'Newcomers need an invite link from you.'
    case 'closed':
      return 'Only who was here before comes in. Invites do not help.'
    default:
      return assertNever(policy)
  }
}

const options = joinPolicies.map((value) => ({ value, label: policyLabel(value) }))

/** For a room that is open: the order in which they are stricter. */
export const openRoomPolicies = options

/** For a new room: one that nobody could join would be of no use. */
export const newRoomPolicies = [
  { value: 'knock' as const, label: policyLabel('knock') },
  ...options.filter(({ value }) => value !== 'knock' && value !== 'closed'),
]
