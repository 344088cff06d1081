import { assertNever } from '../../protocol/base/assert-never.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { MessagePosted } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import { mayModerate, mayRemove } from '../../protocol/log/role-permissions.ts'
import type { RequestedAction, RecordedAction } from '../../protocol/log/moderation.ts'
import type { History } from '../log/history.ts'
import type { Pending } from '../log/pending.ts'
import { reject, type CommandView, type LoggedCommand } from './command.ts'

/**
 * [S6] A moderation action. The sender's role must be above that of the member concerned; authors
 * may also remove their own messages.
 */
export const moderate: LoggedCommand<'moderate'> = (view, pending, author, { nonce, act }) => {
  const recorded = recordedFrom(view, pending, act)
  if ('reason' in recorded) return reject(recorded.reason)
  const refused = refusalOf(view, author.id, recorded.act)
  if (refused !== null) return reject(refused)
  return { kind: 'fact', fact: { kind: 'moderated', author, nonce, act: recorded.act } }
}

/** Why a member may not do this; null if it may. */
function refusalOf(
  { permissions, history }: CommandView,
  member: string,
  act: RecordedAction,
): RejectReason | null {
  const role = permissions.roleOf(member)
  if (act.kind !== 'remove') {
    const target = 'member' in act ? permissions.roleOf(act.member.id) : 'member'
    return mayModerate(role, act.kind, target) ? null : 'not-allowed'
  }
  const author = messageAt(history, act.seq)?.author.id ?? ''
  const isMuted = permissions.isMuted(member)
  if (mayRemove({ id: member, role, isMuted }, { id: author, role: permissions.roleOf(author) })) return null
  return author === member ? 'muted' : 'not-allowed'
}

/** The message at `seq`. If retention removed it, the log would return a later event. */
function messageAt(history: History, seq: number): MessagePosted | undefined {
  const [event] = history.after(seq - 1, 1)
  return event?.kind === 'messagePosted' && event.seq === seq ? event : undefined
}

/** The action as the log records it, with names; or why it is impossible for anyone. */
function recordedFrom(
  { state, roster, history }: CommandView,
  pending: Pending,
  act: RequestedAction,
): { act: RecordedAction } | { reason: RejectReason } {
  const { moderation } = state
  switch (act.kind) {
    case 'slow':
    case 'door':
      return { act }
    case 'remove':
      return messageAt(history, act.seq) ? { act } : { reason: 'no-such-message' }
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
