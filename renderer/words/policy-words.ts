import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { joinPolicies, type JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'

/** The label of a policy, for the host to choose. */
export function policyLabel(policy: JoinPolicy): string {
  switch (policy) {
    case 'open':
      return 'Anyone nearby'
    case 'knock':
      return 'I approve each person'
    case 'passcode':
      return 'Anyone with the passcode'
    case 'invite':
      return 'Invite only'
    case 'closed':
      return 'No one new'
    default:
      return assertNever(policy)
  }
}

/** What a policy means, in one sentence. */
export function policyHint(policy: JoinPolicy): string {
  switch (policy) {
    case 'open':
      return 'Anyone who can reach this computer can join.'
    case 'knock':
      return 'You approve each newcomer. People with an invite join right away.'
    case 'passcode':
      return 'Newcomers enter a 6-digit passcode. Invite links skip it.'
    case 'invite':
      return 'Newcomers need an invite link from you.'
    case 'closed':
      return 'Only people who have already joined can return. Invites are disabled.'
    default:
      return assertNever(policy)
  }
}

/** For an open room, in order of strictness. */
export const openRoomPolicies = joinPolicies.map((value) => ({ value, label: policyLabel(value) }))

interface PolicyChoice {
  readonly value: JoinPolicy
  readonly label: string
  /** One line. */
  readonly hint: string
}

const choice = (value: JoinPolicy, hint: string): PolicyChoice => ({
  value,
  label: policyLabel(value),
  hint,
})

/** The usual policies for a new room, without `closed`: no one could join it. */
export const newRoomPolicies: readonly PolicyChoice[] = [
  choice('open', 'Anyone who can reach this computer'),
  choice('knock', 'You let newcomers in; invites skip this'),
  choice('passcode', 'Six digits; invites skip them'),
]
/** Rarely needed policies. */
export const rareRoomPolicies: readonly PolicyChoice[] = [choice('invite', 'A link from you')]
