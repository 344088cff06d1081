import { checkName } from '../../protocol/text.ts'
import type { Command } from './command.ts'

/** [M3] Another display name; a taken one gets a number, as at the hello. */
export const rename: Command<'rename'> = (context, sender, { nonce, name }) => {
  const checked = checkName(name)
  if (!checked.ok) return context.reject(sender, nonce, 'bad-name')
  const renamed = context.roster.rename(sender.member, checked.text)
  if (!renamed) return
  const author = { id: sender.member, name: renamed.name }
  context.propose(sender, { kind: 'memberRenamed', author, nonce, before: renamed.before })
}
