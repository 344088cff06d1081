import { assertNever } from '../../shared/protocol/assert-never.ts'
import type { JoinPolicy } from '../../shared/protocol/join-policy.ts'
import type { DoneAct } from '../../shared/protocol/moderation.ts'

/** One act of moderation as the log tells it: “Ann removed Bob”. */
export function moderationWords(author: string, act: DoneAct): string {
  switch (act.kind) {
    case 'kick':
      return `${author} removed ${act.member.name}`
    case 'ban':
      return `${author} banned ${act.member.name}`
    case 'unban':
      return `${author} lifted the ban of ${act.member.name}`
    case 'mute':
      return `${author} muted ${act.member.name}`
    case 'unmute':
      return `${author} let ${act.member.name} write again`
    case 'role':
      return act.role === 'moderator'
        ? `${author} made ${act.member.name} a moderator`
        : `${act.member.name} is no moderator any more, ${author} decided`
    case 'slow':
      return act.seconds === 0
        ? `${author} turned off slow mode`
        : `${author} turned on slow mode: one message every ${spokenSeconds(act.seconds)}`
    case 'remove':
      return `${author} removed a message`
    case 'door':
      return `${author} ${doorWords(act.policy)}`
    default:
      return assertNever(act)
  }
}

function doorWords(policy: JoinPolicy): string {
  switch (policy) {
    case 'open':
      return 'opened the room to anybody'
    case 'knock':
      return 'lets newcomers in one by one now'
    case 'passcode':
      return 'set the room to take newcomers with a passcode'
    case 'invite':
      return 'set the room to take newcomers with an invite only'
    case 'closed':
      return 'closed the room to newcomers'
    default:
      return assertNever(policy)
  }
}

/** “30 seconds”, “minute”, “2 minutes”: what follows “every”. */
export function spokenSeconds(seconds: number): string {
  if (seconds % 60 !== 0) return seconds === 1 ? 'second' : `${seconds} seconds`
  const minutes = seconds / 60
  if (minutes % 60 !== 0) return minutes === 1 ? 'minute' : `${minutes} minutes`
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`
}
