import { checkBody } from '../../protocol/text/text.ts'
import { reject, type LoggedCommand } from './command.ts'

/** [P1] A message to a channel. */
export const post: LoggedCommand<'post'> = (view, pending, author, { nonce, channel, body, sig }) => {
  if (!view.state.channels.has(channel) && !pending.hasChannel(channel)) return reject('no-such-channel')
  const checked = checkBody(body)
  if (!checked.ok) return reject(checked.problem === 'empty' ? 'message-empty' : 'message-too-long')
  const barred = view.mayPost(author.id, pending)
  if (barred !== null) return reject(barred)
  const signed = sig === undefined ? {} : { sig }
  return {
    kind: 'fact',
    fact: { kind: 'messagePosted', author, nonce, channel, body: checked.text, ...signed },
  }
}
