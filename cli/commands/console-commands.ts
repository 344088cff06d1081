import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { callControl, ControlError } from '../../shared/node/control.ts'
import { readArguments } from '../arguments.ts'
import { CommandFailure, EXIT, usageFailure } from '../exit.ts'
import { dataFolderPath } from '../folder.ts'
import { writeText } from '../terminal/output.ts'
import { withoutControls } from '../terminal/terminal-text.ts'

/**
 * A command for the console of a running `parley host`. Exit codes: 0 done, 3 no host running, 4
 * refused.
 */
const consoleCommand =
  (verb: string) =>
  async (args: string[]): Promise<number> => {
    const { values, positionals } = readArguments(
      args,
      { data: { type: 'string' }, json: { type: 'boolean' } },
      Number.POSITIVE_INFINITY,
    )
    const { ok, text } = await call(dataFolderPath(values.data, 'host'), [verb, ...positionals].join(' '))
    if (values.json) process.stdout.write(`${jsonLine({ type: 'answer', ok, text })}\n`)
    // Root may ask another user's host, which must not control the terminal.
    else if (ok) writeText(withoutControls(text))
    else throw new CommandFailure(EXIT.refused, withoutControls(text))
    return ok ? EXIT.ok : EXIT.refused
  }

async function call(folder: string, line: string) {
  try {
    return await callControl(folder, line)
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    if (error.code !== 'no-host') throw usageFailure(error.message)
    throw new CommandFailure(EXIT.unreachable, `${error.message} If it uses another folder, add --data DIR.`)
  }
}

export const admit = consoleCommand('admit')
export const refuse = consoleCommand('refuse')
export const knocks = consoleCommand('knocks')
export const invite = consoleCommand('invite')
