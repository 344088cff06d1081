import { checkBody } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [P1] A message to a channel. */
export const post: Command<'post'> = (context, sender, { nonce, channel, body, sig }) => {
  if (!context.channels.has(channel)) return context.reject(sender, nonce, 'no-such-channel')
  const checked = checkBody(body)
  if (!checked.ok) {
    return context.reject(sender, nonce, checked.problem === 'empty' ? 'message-empty' : 'message-too-long')
  }
  const barred = context.mayPost(sender)
  if (barred !== null) {
    // Only now: the log refuses repetitions itself, and to look for each message there would cost all of them time.
    if (!context.isRepeated(sender, nonce)) context.reject(sender, nonce, barred)
    return
  }
  const author = { id: sender.member, name: sender.name }
  context.propose(sender, {
    kind: 'messagePosted',
    author,
    nonce,
    channel,
    body: checked.text,
    ...(sig !== undefined && { sig }),
  })
}
