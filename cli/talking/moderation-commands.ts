import type { ControlAnswer } from '../../shared/node/control.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import type { Knock, Rules } from '../../shared/protocol/wire/frames.ts'
import { joinPolicies } from '../../shared/protocol/trust/join-policy.ts'
import { keyMark } from '../../shared/protocol/trust/key-words.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { findPerson } from './find-person.ts'
import { listMessages, readNumbered } from './numbered-messages.ts'

/**
 * A room, hosted here or joined, as moderation needs it. Problems are sentences; null means done.
 */
export interface ModeratedRoom {
  readonly knocks: readonly Knock[]
  /** Everyone whom the room knows. */
  readonly members: readonly { readonly id: string; readonly name: string }[]
  readonly rules: Rules | null
  /** The latest messages, oldest first. */
  readonly messages: readonly Message[]
  /** The message with this seq; null if there is none. */
  messageAt(seq: number): Message | null
  /** Deletes a message for everyone. */
  remove(message: Message): Promise<ControlAnswer>
  answerKnock(knock: string, letIn: boolean): Promise<string | null>
  act(act: RequestedAction): Promise<string | null>
}

type ModerationCommand = (room: ModeratedRoom, rest: string) => ControlAnswer | Promise<ControlAnswer>

const success = (text: string): ControlAnswer => ({ ok: true, text })
const failure = (text: string): ControlAnswer => ({ ok: false, text })

/**
 * The moderation commands, for the console of a host and for a conversation, by name. They get the
 * text after the name; an empty answer means done.
 */
export const moderationCommands: Readonly<Partial<Record<string, ModerationCommand>>> = {
  knocks: ({ knocks }) =>
    success(knocks.length === 0 ? 'No one is waiting.' : knocks.map(knockLine).join('\n')),
  admit: (room, rest) => answerKnock(room, rest, true),
  refuse: (room, rest) => answerKnock(room, rest, false),
  kick: onMember((member) => ({ kind: 'kick', member })),
  ban: onMember((member) => ({ kind: 'ban', member })),
  unban: (room, rest) => {
    const match = findPerson(room.rules?.banned ?? [], rest, (typed) => `No one called “${typed}” is banned.`)
    return match.ok ? moderate(room, { kind: 'unban', member: match.person.id }) : failure(match.text)
  },
  mute: onMember((member) => ({ kind: 'mute', member })),
  unmute: onMember((member) => ({ kind: 'unmute', member })),
  mod: onMember((member) => ({ kind: 'role', member, role: 'moderator' })),
  unmod: onMember((member) => ({ kind: 'role', member, role: 'member' })),
  slow: (room, rest) => {
    const seconds = rest === 'off' ? 0 : /^\d{1,5}$/.test(rest) ? Number(rest) : Number.NaN
    return seconds <= limits.slowModeSeconds
      ? moderate(room, { kind: 'slow', seconds })
      : failure(
          `How many seconds between two messages from one person? Type 1 to ${limits.slowModeSeconds}, or off.`,
        )
  },
  delete: deleteMessage,
  policy: (room, rest) => {
    if (rest === '')
      return success(`Who can join without an invite: ${room.rules?.policy ?? 'not known yet'}.`)
    const policy = joinPolicies.find((known) => known === rest)
    return policy
      ? moderate(room, { kind: 'door', policy })
      : failure(`The policy must be one of ${joinPolicies.join(', ')}.`)
  },
}

/**
 * Help lines for these commands. `prefix` introduces a command: empty on a console, a slash in a
 * conversation.
 */
export const moderationHelp = (prefix: '' | '/'): string =>
  [
    ['knocks', 'list who is waiting to join'],
    ['admit NAME', `let someone in; ${prefix}refuse NAME turns them away`],
    ['kick NAME', 'remove someone; they’ll need approval to come back'],
    ['ban NAME', `ban someone; ${prefix}unban NAME undoes it`],
    ['mute NAME', `mute someone, who can then only read; ${prefix}unmute NAME undoes it`],
    ['mod NAME', `make someone a moderator; ${prefix}unmod NAME undoes it`],
    ['slow SECONDS', `limit each person to one message every so many seconds; ${prefix}slow off ends it`],
    [
      'delete NAME',
      `delete someone’s last message; ${prefix}delete lists the latest, ${prefix}delete N deletes one`,
    ],
    ['policy WHICH', `set who can join without an invite: ${joinPolicies.join(', ')}`],
  ]
    .map(([verb = '', about]) => `${`${prefix}${verb}`.padEnd(17)}${about}`)
    .join('\n')

/** The security words of a key, for people to read out. */
export const securityWords = (key: string): string => keyMark(key, nodeVerifier).words.join(' ')

/** A line about someone who knocks. */
export const knockLine = ({ id, name, key }: Knock): string =>
  `${cleanName(name)} (${key === undefined ? 'a guest without a key' : `security words: ${securityWords(key)}`}, id ${id.slice(0, 8)})`

async function moderate(room: ModeratedRoom, action: RequestedAction): Promise<ControlAnswer> {
  const problem = await room.act(action)
  return problem === null ? success('') : failure(problem)
}

function onMember(action: (member: string) => RequestedAction): ModerationCommand {
  return (room, rest) => {
    const match = findPerson(room.members, rest, (typed) => `This room has no member called “${typed}”.`)
    return match.ok ? moderate(room, action(match.person.id)) : failure(match.text)
  }
}

async function answerKnock(room: ModeratedRoom, rest: string, letIn: boolean): Promise<ControlAnswer> {
  const match = findPerson(room.knocks, rest, (typed) => `No one called “${typed}” is waiting.`)
  if (!match.ok) return failure(match.text)
  const problem = await room.answerKnock(match.person.id, letIn)
  if (problem !== null) return failure(problem)
  const name = cleanName(match.person.name)
  return success(letIn ? `Let ${name} in.` : `Turned ${name} away.`)
}

function deleteMessage(room: ModeratedRoom, rest: string): ControlAnswer | Promise<ControlAnswer> {
  const messages = room.messages.filter(({ content }) => content !== null)
  const numbered = readNumbered(rest)
  if (numbered.kind === 'nothing') return success(listMessages(messages) ?? 'There’s no message to delete.')
  if (numbered.kind === 'number' && numbered.rest === '') {
    const message = room.messageAt(numbered.seq)
    if (!message) return failure(`There’s no message ${numbered.seq}.`)
    return message.content === null ? failure(describeReject('no-such-message')) : room.remove(message)
  }
  const authors = new Map(messages.map(({ author }) => [author.id, author]))
  const match = findPerson(
    [...authors.values()],
    rest,
    (typed) => `There’s no recent message from “${typed}”.`,
  )
  if (!match.ok) return failure(match.text)
  const last = messages.findLast(({ author }) => author.id === match.person.id)
  return last ? room.remove(last) : failure('There’s no message to delete.')
}
