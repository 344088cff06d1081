import { limits } from '../../protocol/base/limits.ts'
import { done } from '../results.ts'
import type { CommandContext, Handlers } from './command.ts'

/** What windows report about themselves. */
export const windowCommands = ({ onWindowFault }: Pick<CommandContext, 'onWindowFault'>) => {
  let reported = 0
  return {
    reportFault: ({ fault }) => {
      if (reported++ < limits.windowFaults) onWindowFault(fault)
      return done
    },
  } satisfies Partial<Handlers>
}
