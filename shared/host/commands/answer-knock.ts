import { mayAnswerKnocks } from '../../protocol/log/may.ts'
import type { PassingCommand } from './command.ts'

/** [H6] Lets somebody in who knocks, or not. From somebody who may not answer it means nothing. */
export const answerKnock: PassingCommand<'answerKnock'> = (
  { view, answerKnock: answer },
  { member },
  { knock, letIn },
) => {
  if (mayAnswerKnocks(view.permissions.roleOf(member))) answer(knock, letIn)
}
