import type { Command } from './command.ts'

/** [M4] Somebody is typing: passed on at once, never stored. */
export const typing: Command<'typing'> = (context, sender, { channel }) => {
  if (context.channels.has(channel) && sender.connection?.mayWhisper()) context.whisper(sender, channel)
}
