import type { RejectReason } from '../../protocol/close-reasons.ts'
import { checkBody } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [P1] A message to a channel. */
export const post: Command<'post'> = (context, sender, { nonce, channel, body, sig }) => {
  const refuse = (reason: RejectReason): void => {
    // Only now: the log refuses repetitions itself, and to look for each message there would cost all of them time.
    if (!context.isRepeated(sender, nonce)) context.reject(sender, nonce, reason)
  }
  if (!context.channels.has(channel)) return refuse('no-such-channel')
  const checked = checkBody(body)
  if (!checked.ok) return refuse(checked.problem === 'empty' ? 'message-empty' : 'message-too-long')
  const barred = context.mayPost(sender)
  if (barred !== null) return refuse(barred)
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
