import type { ControlAnswer } from '../../shared/node/control.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import type { MessagePosted } from '../../shared/protocol/log/events.ts'
import type { Knock, Rules } from '../../shared/protocol/wire/frames.ts'
import { joinPolicies } from '../../shared/protocol/trust/join-policy.ts'
import { keyMark } from '../../shared/protocol/trust/key-words.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { cleanBody, cleanName } from '../../shared/protocol/text/text.ts'
import { whom } from './whom.ts'

/**
 * What moderation needs from a room, hosted here or joined. Problems are sentences; null means
 * done.
 */
export interface ModeratedRoom {
  readonly knocks: readonly Knock[]
  /** Everyone the room knows. */
  readonly members: readonly { readonly id: string; readonly name: string }[]
  readonly rules: Rules | null
  /** The latest messages, oldest first. */
  messages(): readonly MessagePosted[]
  answerKnock(knock: string, letIn: boolean): Promise<string | null>
  act(act: RequestedAction): Promise<string | null>
}

type Verb = (room: ModeratedRoom, rest: string) => ControlAnswer | Promise<ControlAnswer>

const say = (text: string): ControlAnswer => ({ ok: true, text })
const refuse = (text: string): ControlAnswer => ({ ok: false, text })

/**
 * What the text after a verb does, for the console of a host and for a conversation; an empty text
 * says “done”.
 */
export const actVerbs: Readonly<Partial<Record<string, Verb>>> = {
  knocks: ({ knocks }) => say(knocks.length === 0 ? 'No one is waiting.' : knocks.map(knockLine).join('\n')),
  admit: (room, rest) => answerKnock(room, rest, true),
  refuse: (room, rest) => answerKnock(room, rest, false),
  kick: onMember((member) => ({ kind: 'kick', member })),
  ban: onMember((member) => ({ kind: 'ban', member })),
  unban: (room, rest) => {
    const one = whom(room.rules?.banned ?? [], rest, (typed) => `No one called “${typed}” is banned.`)
    return one.ok ? act(room, { kind: 'unban', member: one.one.id }) : refuse(one.text)
  },
  mute: onMember((member) => ({ kind: 'mute', member })),
  unmute: onMember((member) => ({ kind: 'unmute', member })),
  mod: onMember((member) => ({ kind: 'role', member, role: 'moderator' })),
  unmod: onMember((member) => ({ kind: 'role', member, role: 'member' })),
  slow: (room, rest) => {
    const seconds = rest === 'off' ? 0 : /^\d{1,5}$/.test(rest) ? Number(rest) : Number.NaN
    return seconds <= limits.slowModeSeconds
      ? act(room, { kind: 'slow', seconds })
      : refuse(
          `How many seconds between two messages from one person? Type 1 to ${limits.slowModeSeconds}, or off.`,
        )
  },
  delete: deleteMessage,
  policy: (room, rest) => {
    if (rest === '') return say(`Who can join without an invite: ${room.rules?.policy ?? 'not known yet'}.`)
    const policy = joinPolicies.find((known) => known === rest)
    return policy
      ? act(room, { kind: 'door', policy })
      : refuse(`The policy must be one of ${joinPolicies.join(', ')}.`)
  },
}

/**
 * A help line for each verb. The prefix introduces a command: empty on a console, a slash in a
 * conversation.
 */
export const actHelp = (sign: '' | '/'): string =>
  [
    ['knocks', 'list who is waiting to join'],
    ['admit NAME', `let someone in; ${sign}refuse NAME turns them away`],
    ['kick NAME', 'remove someone; they’ll need approval to come back'],
    ['ban NAME', `ban someone; ${sign}unban NAME undoes it`],
    ['mute NAME', `mute someone, who can then only read; ${sign}unmute NAME undoes it`],
    ['mod NAME', `make someone a moderator; ${sign}unmod NAME undoes it`],
    ['slow SECONDS', `limit each person to one message every so many seconds; ${sign}slow off ends it`],
    [
      'delete NAME',
      `delete someone’s last message; ${sign}delete lists the latest, ${sign}delete NUMBER deletes one`,
    ],
    ['policy WHICH', `set who can join without an invite: ${joinPolicies.join(', ')}`],
  ]
    .map(([verb = '', what]) => `${`${sign}${verb}`.padEnd(17)}${what}`)
    .join('\n')

/** The words of a key as people read them out. */
export const wordsOf = (key: string): string => keyMark(key, nodeVerifier).words.join(' ')

/** A person at the door, as a line. */
export const knockLine = ({ id, name, key }: Knock): string =>
  `${cleanName(name)} (${key === undefined ? 'a guest without a key' : `security words: ${wordsOf(key)}`}, id ${id.slice(0, 8)})`

async function act(room: ModeratedRoom, asked: RequestedAction): Promise<ControlAnswer> {
  const problem = await room.act(asked)
  return problem === null ? say('') : refuse(problem)
}

function onMember(asked: (member: string) => RequestedAction): Verb {
  return (room, rest) => {
    const one = whom(room.members, rest, (typed) => `This room has no member called “${typed}”.`)
    return one.ok ? act(room, asked(one.one.id)) : refuse(one.text)
  }
}

async function answerKnock(room: ModeratedRoom, rest: string, letIn: boolean): Promise<ControlAnswer> {
  const one = whom(room.knocks, rest, (typed) => `No one called “${typed}” is waiting.`)
  if (!one.ok) return refuse(one.text)
  const problem = await room.answerKnock(one.one.id, letIn)
  if (problem !== null) return refuse(problem)
  const name = cleanName(one.one.name)
  return say(letIn ? `Let ${name} in.` : `Turned ${name} away.`)
}

const LISTED = 10
const LISTED_CHARS = 60

function deleteMessage(room: ModeratedRoom, rest: string): ControlAnswer | Promise<ControlAnswer> {
  const messages = room.messages()
  if (rest === '') {
    const lines = messages.slice(-LISTED).map(messageLine)
    return say(lines.length === 0 ? 'There’s no message to delete.' : lines.join('\n'))
  }
  if (/^\d{1,15}$/.test(rest)) return act(room, { kind: 'remove', seq: Number(rest) })
  const authors = new Map(messages.map(({ author }) => [author.id, author]))
  const one = whom([...authors.values()], rest, (typed) => `There’s no recent message from “${typed}”.`)
  if (!one.ok) return refuse(one.text)
  const last = messages.findLast(({ author }) => author.id === one.one.id)
  return last ? act(room, { kind: 'remove', seq: last.seq }) : refuse('There’s no message to delete.')
}

const messageLine = ({ seq, author, body }: MessagePosted): string =>
  `${String(seq).padStart(6)}  ${cleanName(author.name)}: ${cleanName(cleanBody(body)).slice(0, LISTED_CHARS)}`
