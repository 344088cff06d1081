import type { ControlAnswer } from '../shared/node/control.ts'
import { nodeVerifier } from '../shared/node/trust/seals.ts'
import type { MessagePosted } from '../shared/protocol/events.ts'
import type { Knock, Rules } from '../shared/protocol/frames.ts'
import { joinPolicies } from '../shared/protocol/join-policy.ts'
import { keyMark } from '../shared/protocol/key-words.ts'
import { limits } from '../shared/protocol/limits.ts'
import type { AskedAct } from '../shared/protocol/moderation.ts'
import { cleanBody, cleanName } from '../shared/protocol/text.ts'
import { whom } from './whom.ts'

/** What moderating needs of a room, be it hosted here or joined. Problems are sentences; null stands for done. */
export interface ModeratedRoom {
  readonly knocks: readonly Knock[]
  /** Everybody the room knows. */
  readonly members: readonly { readonly id: string; readonly name: string }[]
  readonly rules: Rules | null
  /** The latest messages, oldest first. */
  messages(): readonly MessagePosted[]
  answerKnock(knock: string, letIn: boolean): Promise<string | null>
  act(act: AskedAct): Promise<string | null>
}

type Verb = (room: ModeratedRoom, rest: string) => ControlAnswer | Promise<ControlAnswer>

const say = (text: string): ControlAnswer => ({ ok: true, text })
const refuse = (text: string): ControlAnswer => ({ ok: false, text })

/** What was typed after a verb may do, for both the console of a host and a conversation; an empty text says “done”. */
export const actVerbs: Readonly<Partial<Record<string, Verb>>> = {
  knocks: ({ knocks }) =>
    say(knocks.length === 0 ? 'Nobody waits at the door.' : knocks.map(knockLine).join('\n')),
  admit: (room, rest) => answerKnock(room, rest, true),
  refuse: (room, rest) => answerKnock(room, rest, false),
  kick: onMember((member) => ({ kind: 'kick', member })),
  ban: onMember((member) => ({ kind: 'ban', member })),
  unban: (room, rest) => {
    const one = whom(room.rules?.banned ?? [], rest, (typed) => `Nobody called “${typed}” is banned.`)
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
      : refuse(`Say the seconds between two messages of one member, 1 to ${limits.slowModeSeconds}, or off.`)
  },
  remove,
  policy: (room, rest) => {
    if (rest === '')
      return say(`Who may come in without an invite: ${room.rules?.policy ?? 'not known yet'}.`)
    const policy = joinPolicies.find((known) => known === rest)
    return policy ? act(room, { kind: 'door', policy }) : refuse(`It is one of ${joinPolicies.join(', ')}.`)
  },
}

/** A line for each verb, with what introduces a command: nothing on a console, a slash in a conversation. */
export const actHelp = (sign: '' | '/'): string =>
  [
    ['knocks', 'who waits to be let in'],
    ['admit NAME', `lets somebody in who waits; ${sign}refuse NAME sends them away`],
    ['kick NAME', 'removes somebody from the room; they stay out until someone lets them in'],
    ['ban NAME', `for good, under any name; ${sign}unban NAME lifts it`],
    ['mute NAME', `lets somebody read only; ${sign}unmute NAME ends it`],
    ['mod NAME', `makes somebody a moderator; ${sign}unmod NAME ends it`],
    ['slow SECONDS', `the shortest time between two messages of one member; ${sign}slow off ends it`],
    [
      'remove NAME',
      `removes somebody’s last message; ${sign}remove lists the latest, ${sign}remove NUMBER removes one`,
    ],
    ['policy WHICH', `who may come in without an invite: ${joinPolicies.join(', ')}`],
  ]
    .map(([verb = '', what]) => `${`${sign}${verb}`.padEnd(17)}${what}`)
    .join('\n')

/** The words of a key as people read them out. */
export const wordsOf = (key: string): string => keyMark(key, nodeVerifier).words.join(' ')

/** Somebody at the door, in a line. */
export const knockLine = ({ id, name, key }: Knock): string =>
  `${cleanName(name)} (${key === undefined ? 'a guest without a key' : `key words: ${wordsOf(key)}`}, id ${id.slice(0, 8)})`

async function act(room: ModeratedRoom, asked: AskedAct): Promise<ControlAnswer> {
  const problem = await room.act(asked)
  return problem === null ? say('') : refuse(problem)
}

function onMember(asked: (member: string) => AskedAct): Verb {
  return (room, rest) => {
    const one = whom(room.members, rest, (typed) => `This room knows nobody called “${typed}”.`)
    return one.ok ? act(room, asked(one.one.id)) : refuse(one.text)
  }
}

async function answerKnock(room: ModeratedRoom, rest: string, letIn: boolean): Promise<ControlAnswer> {
  const one = whom(room.knocks, rest, (typed) => `Nobody called “${typed}” waits at the door.`)
  if (!one.ok) return refuse(one.text)
  const problem = await room.answerKnock(one.one.id, letIn)
  if (problem !== null) return refuse(problem)
  const name = cleanName(one.one.name)
  return say(letIn ? `${name} is let in.` : `${name} is not let in.`)
}

const LISTED = 10
const LISTED_CHARS = 60

function remove(room: ModeratedRoom, rest: string): ControlAnswer | Promise<ControlAnswer> {
  const messages = room.messages()
  if (rest === '') {
    const lines = messages.slice(-LISTED).map(messageLine)
    return say(lines.length === 0 ? 'There is no message to remove.' : lines.join('\n'))
  }
  if (/^\d{1,15}$/.test(rest)) return act(room, { kind: 'remove', seq: Number(rest) })
  const authors = new Map(messages.map(({ author }) => [author.id, author]))
  const one = whom([...authors.values()], rest, (typed) => `No message of “${typed}” is among the latest.`)
  if (!one.ok) return refuse(one.text)
  const last = messages.findLast(({ author }) => author.id === one.one.id)
  return last ? act(room, { kind: 'remove', seq: last.seq }) : refuse('There is no message to remove.')
}

const messageLine = ({ seq, author, body }: MessagePosted): string =>
  `${String(seq).padStart(6)}  ${cleanName(author.name)}: ${cleanName(cleanBody(body)).slice(0, LISTED_CHARS)}`
