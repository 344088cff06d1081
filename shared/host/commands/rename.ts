import { checkName } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [M3] Another display name; a taken one gets a number, as at the hello. */
export const rename: Command<'rename'> = (context, sender, { nonce, name }) => {
  const checked = checkName(name)
  if (!checked.ok) return context.reject(sender, nonce, 'bad-name')
  const author = { id: sender.member, name: sender.name }
  if (context.isRepeated(sender, nonce)) {
    context.propose(sender, { kind: 'memberRenamed', author, nonce, before: sender.name })
    return
  }
  const renamed = context.roster.rename(sender.member, checked.text)
  if (!renamed || renamed.name === renamed.before) return context.accept(sender, nonce)
  const { name: after, before } = renamed
  const undo = () => context.roster.rename(sender.member, before)
  context.propose(sender, { kind: 'memberRenamed', author: { ...author, name: after }, nonce, before }, undo)
}
