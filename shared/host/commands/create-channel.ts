import { limits } from '../../protocol/limits.ts'
import { checkChannelName } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [N1] A new channel. Its name is taken from the moment it is proposed, so two of one tick do not both get it. */
export const createChannel: Command<'createChannel'> = (context, sender, { nonce, name }) => {
  if (context.isRepeated(sender, nonce)) return
  const checked = checkChannelName(name)
  if (!checked.ok) return context.reject(sender, nonce, 'bad-channel-name')
  const channel = checked.text
  if (context.channels.isTaken(channel)) return context.reject(sender, nonce, 'channel-exists')
  if (context.channels.count >= limits.channelsPerRoom)
    return context.reject(sender, nonce, 'too-many-channels')
  const author = { id: sender.member, name: sender.name }
  context.channels.add(channel)
  context.propose(sender, { kind: 'channelCreated', author, nonce, channel }, () =>
    context.channels.remove(channel),
  )
}
