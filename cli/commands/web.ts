import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ParleyApp } from '../../shared/app/parley-app.ts'
import { serveBridge } from '../../shared/app/serve-bridge.ts'
import { describeListenFailure } from '../../shared/words/failure-words.ts'
import { downloadsFolder } from '../../shared/node/storage/downloads-folder.ts'
import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { pageFiles } from '../../shared/node/web/page-files.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { systemError } from '../../shared/node/system-error.ts'
import { listenFailure } from '../../shared/node/net/tcp.ts'
import { webShellFile, type WebShellFile } from '../../shared/node/web/web-shell-file.ts'
import { startWebShell, type WebShell, type WindowPipe } from '../../shared/node/web/web-shell.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import { portArgument, readArguments } from '../arguments.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { claimDataFolder } from '../folder.ts'
import { openBrowser } from '../open-browser.ts'
import { outliveOutput, writeText, writeStderr } from '../terminal/output.ts'
import { root } from '../root.ts'
import { interrupted } from '../signals.ts'

const PAGE = join(root, 'out/renderer')

/** `parley web`: serves the app to a browser on this computer, until it is interrupted. */
export async function web(args: string[]): Promise<number> {
  const { values } = readArguments(
    args,
    {
      port: { type: 'string' },
      data: { type: 'string' },
      'no-open': { type: 'boolean' },
      'no-nearby': { type: 'boolean' },
    },
    0,
  )
  const port = portArgument(values.port, 0)
  const stop = interrupted()
  await buildIfSource()
  const folder = claimDataFolder(values.data, 'client', writeStderr)
  const app = new ParleyApp({
    folder,
    downloads: () => downloadsFolder() ?? folder.path,
    clock: systemClock,
    chance: systemChance,
    // Without the error's message, which may quote people's messages.
    onWindowFault: ({ name, at: [place = 'an unknown place'] }) =>
      writeStderr(`The window had an error: ${name || 'unnamed'} at ${place}.`),
    ...(!values['no-nearby'] && { discovery: openDiscovery, scans: true }),
  })
  try {
    const shell = await start(app, values.port === undefined ? undefined : port, webShellFile(folder.path))
    outliveOutput('Parley')
    writeText(`Parley is running at ${shell.url}\nPress Ctrl-C to stop.`)
    if (!values['no-open']) await openBrowser(shell.url, process.platform)
    await stop
    await shell.close()
    return EXIT.ok
  } finally {
    await app.close()
  }
}

/**
 * Starts the shell with its last port and token, so that open pages find it again. If the port is
 * in use, the shell gets another port and a new token, as the program on the old port may have seen
 * the old token.
 */
async function start(
  app: ParleyApp,
  requestedPort: number | undefined,
  file: WebShellFile,
): Promise<WebShell> {
  const saved = file.read()
  const options = {
    files: pageFiles(PAGE),
    onWindow: (pipe: WindowPipe) => {
      const bridge = serveBridge(app, (reply) => pipe.send(reply))
      pipe.onMessage((message) => bridge.onCall(message))
      pipe.onClose(() => bridge.onClose())
    },
  }
  const port = requestedPort ?? saved?.port ?? 0
  const shell = await startWebShell({ ...options, port, ...defined({ token: saved?.token }) }).catch(
    (error: unknown) => {
      const failure = listenFailure(error)
      if (requestedPort === undefined && saved && PORT_PROBLEMS.includes(failure))
        return startWebShell({ ...options, port: 0, previousPort: saved.port })
      throw new CommandFailure(
        EXIT.usage,
        describeListenFailure(failure, '127.0.0.1', port, systemError(error).message),
      )
    },
  )
  file.write({ port: shell.port, token: shell.token })
  return shell
}

/** Problems that another port can solve. */
const PORT_PROBLEMS: readonly ReturnType<typeof listenFailure>[] = ['port-taken', 'port-forbidden']

/** A source checkout builds the page on first use; an installed Parley includes it. */
async function buildIfSource(): Promise<void> {
  if (!existsSync(join(root, 'electron.vite.config.ts'))) return
  const { ensureBuilt } = await import('../../build/ensure-built.ts')
  if (!ensureBuilt()) throw new CommandFailure(EXIT.unexpected, 'Couldn’t build the window.')
}
