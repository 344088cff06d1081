import { checkName } from '../../protocol/text/text.ts'
import { reject, type WritingCommand } from './command.ts'

/** [M3] Another display name; a taken one gets a number, as at the hello. */
export const rename: WritingCommand<'rename'> = (
  { names, roster },
  pending,
  { id: member, name: before },
  { nonce, name },
) => {
  const checked = checkName(name)
  if (!checked.ok) return reject('bad-name')
  const after = names.choose({
    wanted: checked.text,
    member,
    current: before,
    holderOf: (key) => pending.idByNameKey(key) ?? roster.idByNameKey(key),
  })
  if (after === before) return { kind: 'nothing' }
  return { kind: 'fact', fact: { kind: 'memberRenamed', author: { id: member, name: after }, nonce, before } }
}
