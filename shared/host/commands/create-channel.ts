import { defined } from '../../protocol/base/defined.ts'
import { limits } from '../../protocol/base/limits.ts'
import { checkChannelName } from '../../protocol/text/text.ts'
import { reject, type LoggedCommand } from './command.ts'

/** [N1] Creates a channel. The name is reserved at once, so two in one batch cannot both get it. */
export const createChannel: LoggedCommand<'createChannel'> = (
  { state },
  pending,
  author,
  { nonce, name, sig, seen },
) => {
  const checked = checkChannelName(name)
  if (!checked.ok) return reject('bad-channel-name')
  const channel = checked.text
  // It is signed as it is.
  if (sig !== undefined && channel !== name) return reject('bad-channel-name')
  if (state.channels.isTaken(channel) || pending.isChannelTaken(channel)) return reject('channel-exists')
  if (state.channels.count + pending.channelCount >= limits.channelsPerRoom)
    return reject('too-many-channels')
  return { kind: 'fact', fact: { kind: 'channelCreated', author, nonce, channel, ...defined({ sig, seen }) } }
}
