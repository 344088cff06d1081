import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { _electron, chromium, type Browser, type Page } from '@playwright/test'
import { freePort } from '../../build/testing/free-port.ts'
import { deadlines } from '../../build/testing/deadlines.ts'
import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import { expect, UserPage } from './user-page.ts'
import { Started } from './processes.ts'

// `node e2e/browser/installed.ts PROGRAM`: the installed app hosts a room, a terminal joins, and
// both get messages. With `--app FOLDER`, PROGRAM is an Electron that runs the app in the folder.

// The terminal joins with an invite, so nothing is announced on the network where this runs.
const ARGS = ['--no-nearby', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

interface OpenedApp {
  readonly page: Page
  close(): Promise<void>
}

/**
 * Starts a packaged app. Its main process cannot be inspected, so the test only uses its window.
 */
async function openPackaged(program: string, userData: string): Promise<OpenedApp> {
  const port = await freePort()
  const child = spawn(program, [`--user-data-dir=${userData}`, `--remote-debugging-port=${port}`, ...ARGS], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const browser = await connect(port, child)
  const context = browser.contexts()[0]
  if (!context) throw new Error('the app has no window')
  return {
    page: context.pages()[0] ?? (await context.waitForEvent('page', { timeout: deadlines.stepMs })),
    close: async () => {
      await browser.close()
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** Resolves when the app's window can be reached. A portable app unpacks itself first. */
async function connect(port: number, child: ChildProcess): Promise<Browser> {
  const until = Date.now() + deadlines.stepMs
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`the app ended with ${child.exitCode}`, { cause: error })
      if (Date.now() > until) throw error
      await setTimeout(250)
    }
  }
}

async function openFolder(program: string, folder: string, userData: string): Promise<OpenedApp> {
  const app = await _electron.launch({
    executablePath: program,
    args: [folder, `--user-data-dir=${userData}`, ...ARGS],
  })
  return { page: await app.firstWindow({ timeout: deadlines.stepMs }), close: () => app.close() }
}

/**
 * Makes an invite and returns its link, from the app's state: a packaged page may not read the
 * clipboard.
 */
async function invite(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy invite link' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Invite link copied' })).toBeAttached()
  const link = await page.evaluate(() => {
    const { parley } = globalThis as unknown as { parley: ChatBridge }
    return new Promise<string | undefined>((resolve) => {
      parley.subscribe((update) => {
        if (update.kind === 'snapshot') resolve(update.state.rooms[0]?.hosting?.invites[0]?.link)
      })
    })
  })
  if (link === undefined) throw new Error('the room has no invite')
  return link
}

const { values, positionals } = parseArgs({ options: { app: { type: 'string' } }, allowPositionals: true })
const [program] = positionals
if (program === undefined)
  throw new Error('say which program: node e2e/browser/installed.ts PROGRAM [--app FOLDER]')
const started = new Started()
const userData = await started.folder()
const opened = values.app
  ? await openFolder(program, values.app, userData)
  : await openPackaged(program, userData)
try {
  opened.page.setDefaultTimeout(deadlines.stepMs)
  const ann = new UserPage(opened.page)
  await ann.introduce('Ann')
  await ann.host('Physics 2b', 0, 'Invite only')
  const bob = await started.terminal(await invite(opened.page), 'Bob')
  bob.say('Hello from Bob')
  await ann.say('Hello from Ann')
  await ann.sees('Hello from Ann', 'Hello from Bob')
  await bob.line((line) => line.includes('Hello from Ann'))
  await expect(ann.pending).toHaveCount(0)
  process.stdout.write('The app hosts, and a terminal joins.\n')
} finally {
  // The app asks before it closes, and no one would answer.
  await opened.close().catch((error: unknown) => process.stderr.write(`closing: ${String(error)}\n`))
  await started.end()
}
