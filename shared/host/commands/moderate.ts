import { assertNever } from '../../protocol/assert-never.ts'
import type { RejectReason } from '../../protocol/close-reasons.ts'
import { limits } from '../../protocol/limits.ts'
import { mayAct } from '../../protocol/may.ts'
import type { AskedAct, DoneAct } from '../../protocol/moderation.ts'
import type { Command, CommandContext } from './command.ts'

/** [S6] An act of moderation, by those whose role is above that of the member it concerns. */
export const moderate: Command<'moderate'> = (context, sender, { nonce, act }) => {
  const done = doneAct(context, act)
  if ('reason' in done) return context.reject(sender, nonce, done.reason)
  const role = context.rules.roleOf(sender.member)
  if (!mayAct(role, act.kind, targetRole(context, done.act))) {
    return context.reject(sender, nonce, 'not-allowed')
  }
  context.moderate(sender, nonce, done.act)
}

/** The act with the names that the log keeps, or why it cannot be done by anybody. */
function doneAct(context: CommandContext, act: AskedAct): { act: DoneAct } | { reason: RejectReason } {
  const { roster, rules, history } = context
  switch (act.kind) {
    case 'slow':
    case 'door':
      return { act }
    case 'remove': {
      const isMessage = history.after(act.seq - 1, 1)[0]?.kind === 'messagePosted'
      return isMessage ? { act } : { reason: 'no-such-message' }
    }
    case 'ban':
      if (rules.bannedCount >= limits.bannedMembers) return { reason: 'too-many-banned' }
      break
    case 'mute':
      if (rules.mutedCount >= limits.mutedMembers) return { reason: 'too-many-muted' }
      break
    case 'kick':
    case 'unban':
    case 'unmute':
    case 'role':
      break
    default:
      return assertNever(act)
  }
  const name = roster.nameOf(act.member) ?? rules.nameOfBanned(act.member)
  return name === undefined
    ? { reason: 'no-such-member' }
    : { act: { ...act, member: { id: act.member, name } } }
}

function targetRole({ rules, history }: CommandContext, act: DoneAct) {
  if ('member' in act) return rules.roleOf(act.member.id)
  // The owner's words are the owner's to remove; a moderator's own, too.
  const author = act.kind === 'remove' ? history.after(act.seq - 1, 1)[0]?.author.id : undefined
  return author !== undefined && rules.roleOf(author) === 'owner' ? 'owner' : 'member'
}
