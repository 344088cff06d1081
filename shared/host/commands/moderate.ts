import { assertNever } from '../../protocol/assert-never.ts'
import type { RejectReason } from '../../protocol/close-reasons.ts'
import type { MessagePosted } from '../../protocol/events.ts'
import { limits } from '../../protocol/limits.ts'
import { mayAct, mayRemove } from '../../protocol/may.ts'
import type { AskedAct, DoneAct } from '../../protocol/moderation.ts'
import type { History } from '../history.ts'
import type { Command, CommandContext } from './command.ts'

/** [S6] An act of moderation, by those whose role is above that of the member it concerns; a message also by its author. */
export const moderate: Command<'moderate'> = (context, sender, { nonce, act }) => {
  if (context.isRepeated(sender, nonce)) return
  const done = doneAct(context, act)
  if ('reason' in done) return context.reject(sender, nonce, done.reason)
  const refused = whyNot(context, sender.member, done.act)
  if (refused !== null) return context.reject(sender, nonce, refused)
  context.moderate(sender, nonce, done.act)
}

/** Why a member may not do an act; null when it may. */
function whyNot({ rules, history }: CommandContext, member: string, act: DoneAct): RejectReason | null {
  const role = rules.roleOf(member)
  if (act.kind !== 'remove') {
    const target = 'member' in act ? rules.roleOf(act.member.id) : 'member'
    return mayAct(role, act.kind, target) ? null : 'not-allowed'
  }
  const author = messageAt(history, act.seq)?.author.id ?? ''
  const isMuted = rules.isMuted(member)
  if (mayRemove({ id: member, role, isMuted }, { id: author, role: rules.roleOf(author) })) return null
  return author === member ? 'muted' : 'not-allowed'
}

/** After a place that retention took, the log goes on with another event: that one is not meant. */
function messageAt(history: History, seq: number): MessagePosted | undefined {
  const [event] = history.after(seq - 1, 1)
  return event?.kind === 'messagePosted' && event.seq === seq ? event : undefined
}

/** The act with the names that the log keeps, or why it cannot be done by anybody. */
function doneAct(context: CommandContext, act: AskedAct): { act: DoneAct } | { reason: RejectReason } {
  const { roster, rules, history } = context
  switch (act.kind) {
    case 'slow':
    case 'door':
      return { act }
    case 'remove': {
      return messageAt(history, act.seq) ? { act } : { reason: 'no-such-message' }
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
