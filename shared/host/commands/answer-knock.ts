import { mayAnswerKnocks } from '../../protocol/log/role-permissions.ts'
import type { UnloggedCommand } from './command.ts'

/** [H6] Approves or refuses a knock. Ignored from members who may not answer. */
export const answerKnock: UnloggedCommand<'answerKnock'> = (
  { view, answerKnock: answer },
  { member },
  { knock, letIn },
) => {
  if (mayAnswerKnocks(view.permissions.roleOf(member))) answer(knock, letIn)
}
