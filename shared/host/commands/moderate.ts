import { assertNever } from '../../protocol/base/assert-never.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import { limits } from '../../protocol/base/limits.ts'
import { mayModerate } from '../../protocol/log/role-permissions.ts'
import type { RequestedAction, RecordedAction } from '../../protocol/log/moderation.ts'
import type { Pending } from '../log/pending.ts'
import { reject, type CommandView, type LoggedCommand } from './command.ts'

/** [S6] A moderation action. The sender's role must be above that of the member concerned. */
export const moderate: LoggedCommand<'moderate'> = (view, pending, author, { nonce, act, sig, seen }) => {
  const recorded = recordedFrom(view, pending, act)
  if ('reason' in recorded) return reject(recorded.reason)
  const refused = refusalOf(view, author.id, recorded.act)
  if (refused !== null) return reject(refused)
  return {
    kind: 'fact',
    fact: { kind: 'moderated', author, nonce, act: recorded.act, ...defined({ sig, seen }) },
  }
}

/** Why a member may not do this; null if it may. */
function refusalOf({ permissions }: CommandView, member: string, act: RecordedAction): RejectReason | null {
  const target = 'member' in act ? permissions.roleOf(act.member.id) : 'member'
  return mayModerate(permissions.roleOf(member), act.kind, target) ? null : 'not-allowed'
}

/** The action as the log records it, with names; or why it is impossible for anyone. */
function recordedFrom(
  { state, roster }: CommandView,
  pending: Pending,
  act: RequestedAction,
): { act: RecordedAction } | { reason: RejectReason } {
  const { moderation } = state
  switch (act.kind) {
    case 'slow':
    case 'door':
      return { act }
    case 'ban':
      if (moderation.bannedCount + pending.countActs('ban') >= limits.bannedMembers)
        return { reason: 'too-many-banned' }
      break
    case 'mute':
      if (moderation.mutedCount + pending.countActs('mute') >= limits.mutedMembers)
        return { reason: 'too-many-muted' }
      break
    case 'kick':
    case 'unban':
    case 'unmute':
    case 'role':
      break
    default:
      return assertNever(act)
  }
  const name = roster.nameOf(act.member) ?? moderation.nameOfBanned(act.member)
  return name === undefined
    ? { reason: 'no-such-member' }
    : { act: { ...act, member: { id: act.member, name } } }
}
