import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { expect, type ElectronApplication } from '@playwright/test'
import { formatInvite } from '../../shared/protocol/trust/invite.ts'
import {
  agreeToAll,
  appFolder,
  DESKTOP,
  desktopArgs,
  hasNativeMenus,
  noDesktop,
  test,
  type Desktop,
} from './desktop.ts'

// Every way to quit, and to start again.

/** Ways to quit, by what they need. */
const WAYS: Record<'always' | 'nativeMenus', Record<string, (desktop: Desktop) => Promise<unknown>>> = {
  always: {
    call: ({ app }) => app.evaluate(({ app: electron }) => electron.quit()),
    'closing the window': ({ app }) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
  },
  nativeMenus: {
    key: ({ app }) =>
      app.evaluate(({ BrowserWindow }) => {
        const page = BrowserWindow.getAllWindows()[0]?.webContents
        page?.focus()
        for (const type of ['keyDown', 'keyUp'] as const)
          page?.sendInputEvent({ type, keyCode: 'Q', modifiers: ['control'] })
      }),
    menu: ({ app }) =>
      app.evaluate(({ Menu }) => {
        const lines = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        lines?.find(({ role }) => role === 'quit')?.click()
      }),
  },
}

test.describe('quitting the desktop app', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')

  /** How a process ends: its exit code and signal. */
  const end = (app: ElectronApplication): Promise<unknown[]> => once(app.process(), 'close')

  /** From now on, cancels each question and records its text. */
  const declineAll = async (app: ElectronApplication): Promise<() => Promise<string[]>> => {
    await app.evaluate(({ dialog }) => {
      const asked: string[] = []
      Object.assign(globalThis, { asked })
      dialog.showMessageBox = (...args: unknown[]) => {
        const { message, cancelId } = args.at(-1) as { message: string; cancelId: number }
        asked.push(message)
        return Promise.resolve({ response: cancelId, checkboxChecked: false })
      }
    })
    return () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
  }

  const waysOf = async ({ app }: Desktop) => {
    const ways = { ...WAYS.always, ...((await hasNativeMenus(app)) && WAYS.nativeMenus) }
    // On macOS closing the window does not quit.
    return Object.entries(ways).filter(
      ([name]) => process.platform !== 'darwin' || name !== 'closing the window',
    )
  }

  test('without a room it quits, however it is asked to, and the next start works', async ({
    started,
    desktops,
  }) => {
    // It starts once for each way, and once more.
    test.slow()
    const userData = await started.folder()
    let desktop = await desktops.open(userData)
    await desktop.user.introduce('Ann')
    for (const [name, quit] of await waysOf(desktop)) {
      await test.step(name, async () => {
        const ended = end(desktop.app)
        // The process may end before it answers.
        await quit(desktop).catch(() => {})
        expect(await ended).toEqual([0, null])
        desktop = await desktops.open(userData)
        await expect(desktop.page.getByRole('button', { name: 'Host room' })).toBeVisible()
      })
    }
  })

  test('with a hosted room it asks first, naming the room; on a yes it closes the room and quits', async ({
    started,
    desktops,
  }) => {
    const desktop = await desktops.open(await started.folder())
    const { app, page, user } = desktop
    await user.introduce('Ann')
    const bob = await started.terminal(`127.0.0.1:${await user.host('Physics 2b')}`, 'Bob')
    const asked = await declineAll(app)
    const ways = await waysOf(desktop)
    for (const [index, [name, quit]] of ways.entries()) {
      await test.step(name, async () => {
        await quit(desktop)
        await expect.poll(async () => (await asked()).length).toBe(index + 1)
      })
    }
    expect(new Set(await asked())).toEqual(
      new Set([
        '“Physics 2b” is open. If you quit Parley, everyone will be disconnected. Messages are kept.',
      ]),
    )
    await expect(page.getByRole('log', { name: 'Messages' })).toBeVisible()
    await user.say('Still here')
    await bob.line((line) => line.includes('Still here'))

    await agreeToAll(app)
    const ended = end(app)
    await ways[0]?.[1](desktop).catch(() => {})
    expect(await ended).toEqual([0, null])
    await bob.line((line) => line.includes('"host-stopping"'))
  })

  test('a signal closes hosted rooms properly and without a question', async ({ started, desktops }) => {
    test.skip(process.platform === 'win32', 'Windows has no signals')
    const { app, user } = await desktops.open(await started.folder())
    await user.introduce('Ann')
    const bob = await started.terminal(`127.0.0.1:${await user.host('Physics 2b')}`, 'Bob')
    await declineAll(app)
    const ended = end(app)
    app.process().kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    await bob.line((line) => line.includes('"host-stopping"'))
  })

  /** Starts the app again while it runs, and resolves when that second process has ended. */
  const startAgain = async (userData: string, ...more: string[]): Promise<unknown[]> => {
    const program = createRequire(import.meta.url)('electron') as string
    return once(spawn(program, [appFolder, ...desktopArgs(userData), ...more]), 'exit')
  }
  const link = (name: string): string =>
    formatInvite({
      addresses: [{ host: '127.0.0.1', port: 9 }],
      room: { id: 'A'.repeat(22), name },
      fingerprint: 'A'.repeat(43),
      id: 'A'.repeat(8),
      secret: 'A'.repeat(22),
    })

  test('a link starts it, and a link while it runs is asked about in its window', async ({
    started,
    desktops,
  }) => {
    const userData = await started.folder()
    const { app, page } = await desktops.open(userData, [], [link('Lab')])
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ann')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('dialog', { name: 'Join Lab?' }).getByRole('button', { name: 'Not now' }).click()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    expect(await startAgain(userData, link('Attic'))).toEqual([0, null])
    await expect(page.getByRole('dialog', { name: 'Join Attic?' })).toBeVisible()
    const minimized = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())
    await expect.poll(minimized).toBe(false)
  })

  test('a start while it closes is not lost: it starts again with the link', async ({
    started,
    desktops,
  }) => {
    const userData = await started.folder()
    const { app, user } = await desktops.open(userData)
    await user.introduce('Ann')
    let stderr = ''
    app.process().stderr?.on('data', (text: Buffer) => (stderr += text.toString()))
    await app.evaluate(({ app: electron }) => {
      electron.relaunch = (options) => void process.stderr.write(`relaunch: ${JSON.stringify(options)}\n`)
      // When the app hears of the second start, it is already closing.
      electron.prependOnceListener('second-instance', () => electron.quit())
    })
    const ended = end(app)
    expect(await startAgain(userData, link('Attic'))).toEqual([0, null])
    expect(await ended).toEqual([0, null])
    const line = /^relaunch: (.*)$/m.exec(stderr)?.[1] ?? ''
    const { args } = JSON.parse(line) as { args: string[] }
    expect(args).toContain(link('Attic'))
    expect(args).toContain(`--user-data-dir=${userData}`)
  })
})
