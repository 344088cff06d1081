import type { Message } from '../../shared/protocol/log/message.ts'
import { messageId } from '../../shared/protocol/log/message-ref.ts'
import { refOf } from '../../shared/protocol/log/timeline.ts'

/** The current state of a message, for scripts. The text of a removed one is empty. */
export const messageJson = (message: Message) => ({
  id: messageId(refOf(message)),
  channel: message.channel,
  author: message.author,
  text: message.content?.text ?? '',
  replyTo: message.content?.replyTo ? messageId(message.content.replyTo) : null,
  edited: message.content !== null && message.editedAt !== null,
  removed: message.content === null,
  /** Names of members by emoji. */
  reactions: Object.fromEntries(
    message.reactions.map(({ key, by }) => [key, by.map(({ author }) => author.name)]),
  ),
})
