import { assertNever } from '../protocol/assert-never.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import type { DoneAct } from '../protocol/moderation.ts'

/** What somebody did, to stand after a name: “banned Bob”. Names are said as the log has them. */
export function moderationWords(act: DoneAct): string {
  switch (act.kind) {
    case 'kick':
      return `removed ${act.member.name}`
    case 'ban':
      return `banned ${act.member.name}`
    case 'unban':
      return `unbanned ${act.member.name}`
    case 'mute':
      return `muted ${act.member.name}`
    case 'unmute':
      return `unmuted ${act.member.name}`
    case 'role':
      return act.role === 'moderator'
        ? `made ${act.member.name} a moderator`
        : `made ${act.member.name} a regular member`
    case 'slow':
      return act.seconds === 0
        ? 'turned off slow mode'
        : `turned on slow mode: one message every ${spokenSeconds(act.seconds)}`
    case 'remove':
      return 'removed a message'
    case 'door':
      return POLICY_WORDS[act.policy]
    default:
      return assertNever(act)
  }
}

const POLICY_WORDS: Readonly<Record<JoinPolicy, string>> = {
  open: 'let anyone join',
  knock: 'turned on approval for newcomers',
  passcode: 'turned on the passcode',
  invite: 'made the room invite-only',
  closed: 'closed the room to newcomers',
}

/** “30 seconds”, “minute”, “2 minutes”: what follows “every”. */
export function spokenSeconds(seconds: number): string {
  if (seconds % 60 !== 0) return seconds === 1 ? 'second' : `${seconds} seconds`
  const minutes = seconds / 60
  if (minutes % 60 !== 0) return minutes === 1 ? 'minute' : `${minutes} minutes`
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`
}
