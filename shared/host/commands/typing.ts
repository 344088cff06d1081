import type { UnloggedCommand } from './command.ts'

/** [M4] Relays that the sender is typing; never stored. */
export const typing: UnloggedCommand<'typing'> = ({ view, relayTyping }, sender, { channel }) => {
  if (view.state.channels.has(channel) && sender.connection?.mayRelayTyping() === true)
    relayTyping(sender, channel)
}
