import './terminal/outlive-hang-up.ts'
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { storageProblem } from '../shared/app/results.ts'
import { describeAppProblem } from '../shared/words/app-problem-words.ts'
import { DataFolderError } from '../shared/node/storage/data-folder.ts'
import { NewerSchemaError } from '../shared/node/storage/newer-schema-error.ts'
import { asStorageError } from '../shared/node/storage/room-log/sqlite.ts'
import { systemError } from '../shared/node/system-error.ts'
import { StorageError } from '../shared/protocol/log/storage-error.ts'
import { COMMAND } from './own-command.ts'
import { admit, invite, knocks, refuse } from './commands/console-commands.ts'
import { doctor } from './commands/doctor.ts'
import { CommandFailure, EXIT, usageFailure } from './exit.ts'
import { helpText } from './help.ts'
import { host } from './commands/host.ts'
import { join } from './commands/join.ts'
import { ls } from './commands/ls.ts'
import { writeStderr, watchOutput } from './terminal/output.ts'
import { prose } from './terminal/prose.ts'
import { exportCommand, forget, importCommand, rooms } from './commands/rooms.ts'
import { columnsOf } from './terminal/terminal.ts'
import { updates } from './commands/updates.ts'
import { web } from './commands/web.ts'

/**
 * A command of the terminal tool: reads its arguments, runs, and returns its exit code. Throws
 * CommandFailure.
 */
type CliCommand = (args: string[]) => Promise<number>

const commands: Record<string, CliCommand> = {
  host,
  join,
  web,
  ls,
  doctor,
  knocks,
  admit,
  refuse,
  invite,
  rooms,
  forget,
  export: exportCommand,
  import: importCommand,
  updates,
}

/** The width of the command list when it goes to a file. */
const PAGE_COLUMNS = 100

/**
 * The version of this tool, from the manifest beside it, in a checkout and in an installed package.
 */
function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--version' || name === '-V') {
    process.stdout.write(`parley ${version()}\n`)
    return EXIT.ok
  }
  const wantsHelp =
    name === undefined ||
    ['help', '--help', '-h'].includes(name) ||
    args.some((arg) => arg === '--help' || arg === '-h')
  if (wantsHelp) {
    const columns = columnsOf(process.stdout) ?? PAGE_COLUMNS
    process.stdout.write(`${prose(helpText(COMMAND), columns, null)}\n`)
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command)
    throw new CommandFailure(EXIT.usage, `Unknown command “${name}”. ${COMMAND} --help lists the commands.`)
  return command(args)
}

watchOutput()

// For example, a log that becomes unreadable long after its command began.
process.on('uncaughtException', (error) => {
  const failure = asCommandFailure(error)
  writeStderr(failure ? `parley: ${failure.message}` : inspect(error))
  process.exit(failure?.exitCode ?? EXIT.unexpected)
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const failure = asCommandFailure(error)
  if (!failure) throw error
  writeStderr(`parley: ${failure.message}`)
  process.exitCode = failure.exitCode
}

/**
 * The failure for an error of the environment, shown as a sentence. Null for a bug in Parley, shown
 * with its stack trace.
 */
function asCommandFailure(error: unknown): CommandFailure | null {
  if (error instanceof CommandFailure) return error
  const storageError = asStorageError(error)
  if (storageError instanceof StorageError)
    return usageFailure(describeAppProblem(storageProblem(storageError)))
  const known = [DataFolderError, NewerSchemaError].some((kind) => error instanceof kind)
  if (known && error instanceof Error) return usageFailure(error.message)
  const { code, message } = systemError(error)
  return ['EACCES', 'EPERM', 'EISDIR', 'ENOSPC', 'EROFS'].includes(code ?? '')
    ? usageFailure(`${message}.`)
    : null
}
