import type { PassingCommand } from './command.ts'

/** [M4] Someone is typing: passed on at once, never stored. */
export const typing: PassingCommand<'typing'> = ({ view, relayTyping }, sender, { channel }) => {
  if (view.state.channels.has(channel) && sender.connection?.mayRelayTyping() === true)
    relayTyping(sender, channel)
}
