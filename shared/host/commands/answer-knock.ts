import { mayAnswerKnocks } from '../../protocol/log/role-permissions.ts'
import type { PassingCommand } from './command.ts'

/** [H6] Lets someone in who knocks, or not. Ignored from anyone who may not answer. */
export const answerKnock: PassingCommand<'answerKnock'> = (
  { view, answerKnock: answer },
  { member },
  { knock, letIn },
) => {
  if (mayAnswerKnocks(view.permissions.roleOf(member))) answer(knock, letIn)
}
