import { defined } from '../../protocol/base/defined.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Content } from '../../protocol/log/content.ts'
import { checkBody } from '../../protocol/text/text.ts'
import { reject, type LoggedCommand } from './command.ts'

/** [P1] A message to a channel. */
export const post: LoggedCommand<'post'> = (
  view,
  pending,
  author,
  { nonce, channel, content, sig, seen },
) => {
  if (!view.state.channels.has(channel) && !pending.hasChannel(channel)) return reject('no-such-channel')
  const problem = contentRefusal(content)
  if (problem !== null) return reject(problem)
  const barred = view.mayPost(author.id, pending)
  if (barred !== null) return reject(barred)
  return {
    kind: 'fact',
    fact: { kind: 'messagePosted', author, nonce, channel, content, ...defined({ sig, seen }) },
  }
}

/**
 * Why a content is refused; null if it is not. The host changes nothing in it, because its author
 * has signed it: what cleaning would change is refused [T2].
 */
export function contentRefusal({ text }: Content): RejectReason | null {
  const checked = checkBody(text)
  if (!checked.ok) return checked.problem === 'empty' ? 'message-empty' : 'message-too-long'
  return checked.text === text ? null : 'not-clean'
}
