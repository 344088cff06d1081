import { limits } from '../../protocol/limits.ts'
import { checkChannelName } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [N1] A new channel. Its name is taken from the moment it is proposed, so two of one tick do not both get it. */
export const createChannel: Command<'createChannel'> = (context, sender, { nonce, name }) => {
  if (context.history.find(sender.member, nonce) === undefined) {
    const checked = checkChannelName(name)
    if (!checked.ok) return context.reject(sender, nonce, 'bad-channel-name')
    if (context.channels.has(checked.text)) return context.reject(sender, nonce, 'channel-exists')
    if (context.channels.count >= limits.channelsPerRoom)
      return context.reject(sender, nonce, 'too-many-channels')
    context.channels.add(checked.text)
    name = checked.text
  }
  const author = { id: sender.member, name: sender.name }
  context.propose(sender, { kind: 'channelCreated', author, nonce, channel: name })
}
