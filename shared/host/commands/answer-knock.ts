import { mayAnswerKnocks } from '../../protocol/may.ts'
import type { Command } from './command.ts'

/** [H6] Lets somebody in who knocks, or not. From somebody who may not answer it means nothing. */
export const answerKnock: Command<'answerKnock'> = (context, sender, { knock, letIn }) => {
  if (mayAnswerKnocks(context.rules.roleOf(sender.member))) context.answerKnock(knock, letIn)
}
