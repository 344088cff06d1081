import type { Message } from '../protocol/log/message.ts'
import { cleanBody, cleanName } from '../protocol/text/text.ts'
import { piecesText, removedWords } from './event-words.ts'

/** Where a reply quotes a message that this computer does not have. */
export const MISSING_QUOTE = 'The original message is no longer here'

/** What a link to a message leads to, if not to the message. */
export const MISSING_HERE =
  'That message isn’t on this computer. It may have been deleted, or is older than what’s kept here.'
export const ROOM_UNKNOWN =
  'That message is in a room that this computer hasn’t joined. Join the room, then open the link again.'

/** Characters of a quoted message. */
const QUOTE_CHARS = 120

/** A message in one line, as a reply quotes it: “Ann: Does anyone have…”. */
export function quoteText(message: Pick<Message, 'author' | 'content' | 'removedBy'>): string {
  if (message.content === null) return piecesText(removedWords(message))
  return `${cleanName(message.author.name)}: ${quotedWords(message.content.text)}`
}

/** The beginning of a text in one line. */
export function quotedWords(text: string): string {
  const line = cleanBody(text).replaceAll(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length > QUOTE_CHARS ? `${characters.slice(0, QUOTE_CHARS - 1).join('')}…` : line
}

/** The reactions of a message as one line: “👍 Ann, Bob  🎉 Cy and 3 others”; empty if there are none. */
export const reactionText = ({ reactions }: Pick<Message, 'reactions'>): string =>
  reactions.map((reaction) => `${reaction.key} ${reactorsText(reaction)}`).join('  ')

/** Who put an emoji on a message: “Ann, Bob”, “Ann and 3 others”. */
export function reactorsText({ by, count }: Message['reactions'][number]): string {
  const names = by.map(({ author }) => cleanName(author.name))
  const others = count - names.length
  if (others === 0) return names.join(', ')
  const rest = `${others} ${names.length === 0 ? (others === 1 ? 'person' : 'people') : others === 1 ? 'other' : 'others'}`
  return names.length === 0 ? rest : `${names.join(', ')} and ${rest}`
}
