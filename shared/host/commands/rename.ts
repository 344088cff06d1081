import { checkName } from '../../protocol/text/text.ts'
import { reject, type LoggedCommand } from './command.ts'

/** [M3] Changes the display name. A taken one gets a number, as at the hello. */
export const rename: LoggedCommand<'rename'> = (
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
