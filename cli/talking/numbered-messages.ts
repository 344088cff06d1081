import type { Message } from '../../shared/protocol/log/message.ts'
import { FIRST_CHANNEL } from '../../shared/protocol/log/events.ts'
import { quotedWords } from '../../shared/words/message-words.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'

const LISTED_MESSAGES = 10
const LISTED_TEXT_CHARS = 60

/** The text after a command about a message. */
export type Numbered =
  | { readonly kind: 'nothing' }
  /** `rest` is the text after the number. */
  | { readonly kind: 'number'; readonly seq: number; readonly rest: string }
  | { readonly kind: 'other' }

/** Reads a message's number, which is its seq: the same for everyone, and it never changes. */
export function readNumbered(typed: string): Numbered {
  if (typed === '') return { kind: 'nothing' }
  const [, number, rest = ''] = /^#?(\d{1,15})(?:\s+(.*))?$/s.exec(typed) ?? []
  return number === undefined ? { kind: 'other' } : { kind: 'number', seq: Number(number), rest }
}

/** One line for each of the latest messages, with its number; null if there are none. */
export function listMessages(messages: readonly Message[]): string | null {
  const lines = messages.filter(({ content }) => content !== null).slice(-LISTED_MESSAGES)
  return lines.length === 0 ? null : lines.map(messageLine).join('\n')
}

function messageLine({ seq, channel, author, content }: Message): string {
  const channelPrefix = channel === FIRST_CHANNEL ? '' : `#${cleanName(channel)} `
  const words = Array.from(quotedWords(content?.text ?? ''))
    .slice(0, LISTED_TEXT_CHARS)
    .join('')
  return `${String(seq).padStart(6)}  ${channelPrefix}${cleanName(author.name)}: ${words}`
}
