import { assertNever } from '../protocol/base/assert-never.ts'
import type { Author, RoomEvent } from '../protocol/log/events.ts'
import type { Message } from '../protocol/log/message.ts'
import type { JoinPolicy } from '../protocol/trust/join-policy.ts'
import type { RecordedAction } from '../protocol/log/moderation.ts'
import { cleanName } from '../protocol/text/text.ts'

/** A piece of a sentence. Names are as in the log: shells show them isolated or cleaned. */
export interface Piece {
  readonly text: string
  readonly isName: boolean
}

const text = (words: string): Piece => ({ text: words, isName: false })
const name = (chosen: string): Piece => ({ text: chosen, isName: true })

/**
 * The words of an event, the same in every shell; null for a message, which has its own text, and
 * for events that are not shown.
 */
export function eventWords(event: RoomEvent): readonly Piece[] | null {
  switch (event.kind) {
    case 'memberJoined':
      return joinedWords([event.author])
    case 'memberRenamed':
      return [name(event.before), text(' is now '), name(event.author.name)]
    case 'channelCreated':
      return [name(event.author.name), text(' created #'), name(event.channel)]
    case 'moderated':
    case 'actImported':
      return [name(event.author.name), text(' '), ...actWords(event.act)]
    case 'messagePosted':
    case 'messageEdited':
    case 'reactionSet':
    case 'messageRemoved':
    case 'redacted':
    case 'memberRekeyed':
    case 'unknown':
      return null
    default:
      return assertNever(event)
  }
}

/** What is left of a deleted message. */
export const removedWords = ({
  author,
  removedBy,
}: Pick<Message, 'author' | 'removedBy'>): readonly Piece[] =>
  removedBy === null || removedBy.id === author.id
    ? [text('Message from '), name(author.name), text(' deleted')]
    : [text('Message from '), name(author.name), text(' deleted by '), name(removedBy.name)]

/** Pieces as one line of text whose names are clean. */
export const piecesText = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.isName ? cleanName(piece.text) : piece.text)).join('')

/** {@link eventWords} as one line of text whose names are clean. */
export function eventSentence(event: RoomEvent): string | null {
  const words = eventWords(event)
  return words && piecesText(words)
}

/**
 * The most names listed. If there are more, one fewer is listed, so that “1 other” never occurs.
 */
const MAX_NAMED = 8
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/**
 * Who joined, each once, with the latest name: “Ann, Bob, and Cy joined”, “Ann, … and 23 others
 * joined”.
 */
export function joinedWords(authors: readonly Author[]): readonly Piece[] {
  const names = [...new Map(authors.map((author) => [author.id, author.name])).values()]
  const named = names.length > MAX_NAMED ? names.slice(0, MAX_NAMED - 1) : names
  const others = names.length - named.length
  let index = 0
  const subjects = list
    .formatToParts(others > 0 ? [...named, `${others} others`] : named)
    .map(({ type, value }) => (type === 'element' && index++ < named.length ? name(value) : text(value)))
  return [...subjects, text(' joined')]
}

/** What a moderator did, as it follows a name: “banned Bob”. */
function actWords(act: RecordedAction): readonly Piece[] {
  switch (act.kind) {
    case 'kick':
      return [text('removed '), name(act.member.name)]
    case 'ban':
      return [text('banned '), name(act.member.name)]
    case 'unban':
      return [text('unbanned '), name(act.member.name)]
    case 'mute':
      return [text('muted '), name(act.member.name)]
    case 'unmute':
      return [text('unmuted '), name(act.member.name)]
    case 'role':
      return [
        text('made '),
        name(act.member.name),
        text(act.role === 'moderator' ? ' a moderator' : ' a regular member'),
      ]
    case 'slow':
      return [
        text(
          act.seconds === 0
            ? 'turned off slow mode'
            : `turned on slow mode: one message every ${intervalWords(act.seconds)}`,
        ),
      ]
    case 'remove':
      return [text('deleted a message')]
    case 'door':
      return [text(POLICY_WORDS[act.policy])]
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

/** An interval as it follows “every”: “30 seconds”, “minute”, “2 minutes”. */
export function intervalWords(seconds: number): string {
  if (seconds % 60 !== 0) return seconds === 1 ? 'second' : `${seconds} seconds`
  const minutes = seconds / 60
  if (minutes % 60 !== 0) return minutes === 1 ? 'minute' : `${minutes} minutes`
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`
}
