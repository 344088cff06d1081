import { userInfo } from 'node:os'
import { checkName } from '../shared/protocol/text/text.ts'

/** The system's name for this user, or “Someone”: users in containers may have no name. */
export function loginName(): string {
  try {
    const name = checkName(userInfo().username)
    return name.ok ? name.text : 'Someone'
  } catch {
    return 'Someone'
  }
}
