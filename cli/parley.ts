import { CommandFailure, EXIT } from './exit.ts'
import { helpText } from './help.ts'
import { host } from './host.ts'
import { join } from './join.ts'
import { web } from './web.ts'

/** A command of the terminal tool: reads its arguments, runs, and answers its exit code. Throws CommandFailure. */
type CliCommand = (args: string[]) => Promise<number>

const commands: Record<string, CliCommand> = { host, join, web }

async function main([name, ...args]: string[]): Promise<number> {
  const asksHelp =
    name === undefined ||
    ['help', '--help', '-h'].includes(name) ||
    args.some((a) => a === '--help' || a === '-h')
  if (asksHelp) {
    process.stdout.write(helpText)
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command)
    throw new CommandFailure(EXIT.usage, `There is no command “${name}”. parley --help lists them.`)
  return command(args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error
  process.stderr.write(`parley: ${error.message}\n`)
  process.exitCode = error.exitCode
}
