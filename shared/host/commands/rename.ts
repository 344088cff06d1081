import { checkName } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [M3] Another display name; a taken one gets a number, as at the hello. */
export const rename: Command<'rename'> = (context, sender, { nonce, name }) => {
  if (context.isRepeated(sender, nonce)) return
  const checked = checkName(name)
  if (!checked.ok) return context.reject(sender, nonce, 'bad-name')
  const renamed = context.roster.rename(sender.member, checked.text)
  if (!renamed || renamed.name === renamed.before) return context.accept(sender, nonce)
  const { name: after, before } = renamed
  const undo = () => context.roster.rename(sender.member, before)
  const author = { id: sender.member, name: after }
  context.propose(sender, { kind: 'memberRenamed', author, nonce, before }, undo)
}
