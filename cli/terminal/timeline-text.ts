import { eventSentence, piecesText, removedWords } from '../../shared/words/event-words.ts'
import { quoteText, reactionText } from '../../shared/words/message-words.ts'
import { channelOf, FIRST_CHANNEL, type Relation, type RoomEvent } from '../../shared/protocol/log/events.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import type { TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import { cleanBody, cleanName } from '../../shared/protocol/text/text.ts'
import {
  formatName,
  formatNote,
  paint,
  indentedText,
  withoutControls,
  type TerminalStyle,
} from './terminal-text.ts'

/**
 * The current state of a timeline entry: a line, after a line with the message that it replies to,
 * and before one with its reactions; null if it shows nothing. A forged message differs from the
 * one that its author signed [S4].
 */
export function formatEntry(
  entry: TimelineEntry,
  quoted: Message | null,
  style: TerminalStyle,
  isForged = false,
): string | null {
  if (entry.kind !== 'message') {
    const text = eventSentence(entry)
    // The sentence already names the created channel.
    const place = entry.kind === 'channelCreated' ? timeOf(entry, style) : placeOf(entry, style)
    return text === null ? null : `${place}${formatNote(text, style)}`
  }
  const { author, content, editedAt } = entry
  if (content === null) return `${placeOf(entry, style)}${formatNote(piecesText(removedWords(entry)), style)}`
  const edited = editedAt === null ? '' : ` ${paint(2, '(edited)', style.colour)}`
  const line = `${formatName(author, style)}: ${textOf(entry, content.text, style, isForged)}${edited}`
  // The quote and the reactions are not indented, unlike the further lines of a message, so that no
  // message can look like them.
  return [
    ...(content.replyTo ? [paint(2, `↳ ${quoteLine(quoted)}`, style.colour)] : []),
    `${placeOf(entry, style)}${line}`,
    ...(entry.reactions.length > 0
      ? [paint(2, `* ${withoutControls(reactionText(entry))}`, style.colour)]
      : []),
  ].join('\n')
}

/**
 * A line for what someone just did with a message; null if it shows nothing. `message` is its
 * current state, if this computer has it.
 */
export function formatRelation(
  relation: Relation,
  message: Message | null,
  style: TerminalStyle,
): string | null {
  const { author } = relation
  // The message was removed before it could be read: a line about the removal follows.
  if (message?.content === null && relation.kind !== 'messageRemoved') return null
  const place = placeOf(relation, style)
  const who = cleanName(author.name)
  switch (relation.kind) {
    case 'messageRemoved': {
      const whose =
        message && message.author.id !== author.id ? ` from ${cleanName(message.author.name)}` : ''
      return `${place}${formatNote(`${who} deleted a message${whose}`, style)}`
    }
    case 'messageEdited':
      // Only the author's text is shown under the author's name.
      return author.id !== relation.target.author
        ? null
        : `${place}${formatName(author, style)} edited: ${textOf(relation, relation.content.text, style, false)}`
    case 'reactionSet': {
      const [did, to] = relation.on ? ['reacted', 'to'] : ['took back', 'from']
      const text = `* ${who} ${did} ${relation.key} ${to} ${quoteLine(message)}`
      return `${place}${paint(2, withoutControls(text), style.colour)}`
    }
  }
}

const quoteLine = (message: Message | null): string =>
  message === null ? 'an earlier message' : withoutControls(quoteText(message))

const timeOf = ({ at }: { readonly at: number }, style: TerminalStyle): string =>
  `${paint(2, style.time(at), style.colour)} `

/** The time, and the channel unless it is the first. */
function placeOf(entry: Message | RoomEvent, style: TerminalStyle): string {
  const channel = entry.kind === 'message' ? entry.channel : channelOf(entry)
  const channelPrefix =
    channel === FIRST_CHANNEL ? '' : `${paint(2, `#${cleanName(channel)}`, style.colour)} `
  return `${timeOf(entry, style)}${channelPrefix}`
}

function textOf(
  { author }: Pick<Message, 'author'>,
  text: string,
  style: TerminalStyle,
  isForged: boolean,
): string {
  const unsigned = isForged ? `${paint(31, `(not signed by ${cleanName(author.name)})`, style.colour)} ` : ''
  return `${unsigned}${indentedText(cleanBody(text))}`
}
