import { readdirSync } from 'node:fs'
import { describeListenFailure } from '../../shared/words/failure-words.ts'
import { reachableAddresses } from '../../shared/node/interfaces/addresses.ts'
import { systemError } from '../../shared/node/system-error.ts'
import { listenFailure } from '../../shared/node/net/tcp.ts'
import { serveUpdates, type UpdatesServer } from '../../shared/node/updates/updates-server.ts'
import { bindArgument, pathArgument, portArgument, readArguments } from '../arguments.ts'
import { COMMAND } from '../own-command.ts'
import { CommandFailure, EXIT, usageFailure } from '../exit.ts'
import { outliveOutput, writeText } from '../terminal/output.ts'
import { interrupted } from '../signals.ts'

const DEFAULT_BIND = '0.0.0.0'
const DEFAULT_PORT = 5080

/**
 * `parley updates serve DIR`: serves the files of a release to apps on a network without internet,
 * until it is interrupted.
 */
export async function updates(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    { bind: { type: 'string' }, port: { type: 'string' } },
    2,
  )
  const [verb, typed] = positionals
  if (verb !== 'serve' || typed === undefined)
    throw usageFailure(`Which folder has the release? ${COMMAND} updates serve DIR`)
  const folder = pathArgument('DIR', typed)
  if (!updateFiles(folder).length)
    throw usageFailure(`${folder} has no latest….yml. Download all files of a release into it.`)
  const bind = bindArgument(values.bind, DEFAULT_BIND)
  const server = await start(folder, bind, portArgument(values.port, DEFAULT_PORT))
  const stop = interrupted()
  outliveOutput('serving')
  const addressLines = reachableAddresses(server.address, server.port).map((at) => `  http://${at}/\n`)
  writeText(
    `Serving updates. Copy one of these addresses, choose Help → Check for Updates… in Parley, and press “Use http://…”:\n${addressLines.join('')}Press Ctrl-C to stop.`,
  )
  await stop
  await server.close()
  return EXIT.ok
}

function updateFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name))
  } catch (error) {
    throw usageFailure(`Can’t read ${folder}: ${systemError(error).message}.`)
  }
}

async function start(folder: string, bind: string, port: number): Promise<UpdatesServer> {
  try {
    return await serveUpdates({ folder, bind, port })
  } catch (error) {
    const { message } = systemError(error)
    throw new CommandFailure(EXIT.usage, describeListenFailure(listenFailure(error), bind, port, message))
  }
}
