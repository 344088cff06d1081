import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, type ElectronApplication } from '@playwright/test'
import { documentedFiles } from '../../build/testing/documented-files.ts'
import { DATA_FORMAT } from '../../shared/node/storage/data-folder.ts'
import { agreeToAll, appFolder, DESKTOP, desktopArgs, noDesktop, test, type Desktop } from './desktop.ts'

// What the desktop app writes to disk, what it leaves alone, and what it reports of an error.

test.describe('the desktop shell and the disk', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')

  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      // Chromium keeps broken links there.
      .filter((name) => lstatSync(join(folder, name)).isFile())
      .map((name) => name.replaceAll('\\', '/'))
      .toSorted()

  /** The log in the system's place for logs, which on macOS is not in the data folder. */
  const logFile = async (app: ElectronApplication): Promise<string> =>
    join(await app.evaluate(({ app: electronApp }) => electronApp.getPath('logs')), 'parley.log')

  /** Ann hosts a room and writes in it; no log may contain that. */
  const tellSecret = async (desktop: Desktop) => {
    const { app, user } = desktop
    await user.introduce('Ann')
    const file = await logFile(app)
    await user.host('Secret garden')
    await user.say('meet me at midnight')
    await expect(user.pending).toHaveCount(0)
    return { ...desktop, file }
  }
  const SECRETS = ['midnight', 'Secret garden', 'Ann', 'parley://']

  /** The lines of the log, and all of its text. */
  const log = (file: string) => {
    const text = readFileSync(file, 'utf8')
    return { text, entries: text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as object] : [])) }
  }

  test('uncaught errors of the window are logged without their messages', async ({ started, desktops }) => {
    const { app, page, user } = await desktops.open(await started.folder())
    await user.introduce('Ann')
    await page.evaluate(() => {
      setTimeout(() => {
        throw new TypeError('meet me at midnight')
      })
      void Promise.reject(new RangeError('behind the gym'))
    })
    const file = await logFile(app)
    const faults = () => log(file).entries.filter((entry) => 'where' in entry && entry.where === 'window')
    await expect.poll(() => faults().length).toBe(2)
    for (const name of ['TypeError', 'RangeError'])
      expect(faults()).toContainEqual(expect.objectContaining({ fault: expect.objectContaining({ name }) }))
    expect(log(file).text).not.toMatch(/midnight|gym/)
    // The window still works.
    await expect(page.getByRole('button', { name: 'Host room' })).toBeVisible()
  })

  test('a first run makes the files that docs/INSTALL.md lists, and no others of Parley’s', async ({
    started,
    desktops,
  }) => {
    const userData = await started.folder()
    const { app, user } = await desktops.open(userData)
    await user.introduce('Ann')
    await user.host('Physics 2b', 0, 'Invite only')
    await user.say('Hello')
    await expect(user.pending).toHaveCount(0)
    await agreeToAll(app)
    await user.composer.pressSequentially('half a thou')
    const drafts = () =>
      files(userData)
        .filter((name) => name.endsWith('.drafts.json'))
        .map((name) => readFileSync(join(userData, name), 'utf8'))
    await expect.poll(drafts).toEqual([expect.stringContaining('"half a thou"')])
    await app.close()

    const known = documentedFiles()
    // The rest of the folder is Chromium’s.
    const own = files(userData).filter((name) => /^(data|logs)\/|^[a-z]+\.json$|^\.updaterId$/.test(name))
    expect(own.filter((name) => !known.some((pattern) => pattern.test(name)))).toEqual([])
    for (const name of ['data/settings.json', 'data/format', 'window.json']) expect(own).toContain(name)
    // Without consent to updates, nothing of them is on disk.
    expect(own).not.toContain('updates.json')
  })

  test('an error of the main process is shown, logged without its message, and ends the app', async ({
    started,
    desktops,
  }) => {
    const userData = await started.folder()
    const { app, file } = await tellSecret(await desktops.open(userData))
    const ended = once(app.process(), 'exit')
    let stderr = ''
    app.process().stderr?.on('data', (text: Buffer) => (stderr += text.toString()))
    await app.evaluate(({ dialog }) => {
      dialog.showErrorBox = (title, content) =>
        void process.stderr.write(`error box: ${title} | ${content}\n`)
      setImmediate(() => {
        throw Object.assign(new RangeError('meet me at midnight'), { code: 'ERR_OUT_OF_RANGE' })
      })
    })
    expect((await ended)[0]).toBe(1)
    expect(stderr).toContain(
      `error box: Parley needs to close | Parley ran into a problem. Your messages are safe. Logs are in`,
    )
    const { text, entries } = log(file)
    expect(entries).toContainEqual(
      expect.objectContaining({
        kind: 'fault',
        where: 'main',
        fault: expect.objectContaining({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }),
      }),
    )
    for (const secret of [...SECRETS, userData]) expect(text).not.toContain(secret)

    // Messages are kept, as the error box says.
    const again = await desktops.open(userData)
    await again.page.getByRole('button', { name: 'Open Secret garden' }).click()
    await again.user.sees('meet me at midnight')
  })

  test('closing the terminal that started the app causes no error', async ({ started, desktops }) => {
    const { app, page } = await desktops.open(await started.folder())
    const file = await logFile(app)
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    app.process().stdout?.destroy()
    app.process().stderr?.destroy()
    await app.evaluate(async () => {
      for (let i = 0; i < 3; i++) {
        process.stdout.write('said to no one\n')
        process.stderr.write('said to no one\n')
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    expect(log(file).entries).not.toContainEqual(expect.objectContaining({ kind: 'fault' }))
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
  })

  test('a window that crashes is logged and in the diagnostics, without messages or names', async ({
    started,
    desktops,
  }) => {
    const userData = await started.folder()
    const { app, page, file } = await tellSecret(await desktops.open(userData))
    await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      // Electron notifies the app and the window; an Electron put together for testing may only
      // notify the window.
      let isNotified = false
      electronApp.once('render-process-gone', () => (isNotified = true))
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      contents?.once('render-process-gone', (event, details) => {
        setImmediate(() => isNotified || electronApp.emit('render-process-gone', event, contents, details))
      })
    })
    const devtools = await page.context().newCDPSession(page)
    // A crashed page does not answer.
    devtools.send('Page.crash').catch(() => {})
    await expect
      .poll(() => log(file).entries)
      .toContainEqual(expect.objectContaining({ kind: 'gone', process: 'window' }))
    const copied = await app.evaluate(async ({ Menu, clipboard }) => {
      const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help')
      const line = help?.submenu?.items.find(({ label }) => label.replace('&', '') === 'Copy Diagnostics')
      line?.click()
      for (;;) {
        const text = await clipboard.readText()
        if (text !== '') return text
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    expect(copied).toMatch(/^Parley \d+\.\d+\.\d+\nElectron /)
    expect(copied).toContain('Rooms: 1 hosted, 0 joined')
    expect(copied).toContain('"process":"window"')
    for (const secret of [...SECRETS, userData]) {
      expect(copied).not.toContain(secret)
      expect(log(file).text).not.toContain(secret)
    }
  })

  test('a window that crashes is loaded again once; if it crashes again at once, the user is asked', async ({
    started,
    desktops,
  }) => {
    const userData = await started.folder()
    const { app, user } = await desktops.open(userData)
    await user.introduce('Ann')
    const seen = await app.evaluate(async ({ BrowserWindow, dialog }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (!window) throw new Error('There is no window.')
      const loaded: string[] = []
      const asked: string[] = []
      // An Electron put together for testing may not load into a crashed page, so only the call is
      // checked.
      window.loadURL = (url) => Promise.resolve(void loaded.push(url))
      dialog.showMessageBox = (...args: unknown[]) => {
        asked.push((args.at(-1) as { message: string }).message)
        return Promise.resolve({ response: 1, checkboxChecked: false })
      }
      const crash = async () => {
        window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
        // Runs after everything else in this turn.
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
        return { loaded: [...loaded], asked: [...asked] }
      }
      return [await crash(), await crash()]
    })
    const loaded = ['app://parley/']
    expect(seen).toEqual([
      { loaded, asked: [] },
      { loaded, asked: ['Parley’s window stopped working.'] },
    ])
  })

  test('a window that crashes in its first load is loaded again; if that crashes, too, the user is asked', async ({
    started,
    desktops,
  }) => {
    const crashing = ['-r', join(import.meta.dirname, 'crash-at-first.cjs')]
    const { app, user } = await desktops.open(await started.folder(), crashing)
    await user.introduce('Ann')
    expect(await app.evaluate(() => (globalThis as unknown as { happened: string[] }).happened)).toEqual([
      'crashed',
      'crashed',
      'Parley’s window stopped working.',
    ])
  })

  test('the data of a newer Parley is refused with a message and left unchanged', async ({ started }) => {
    const userData = await started.folder()
    mkdirSync(join(userData, 'data/rooms'), { recursive: true })
    const newer = {
      'data/format': `${DATA_FORMAT + 1}\n`,
      'data/settings.json': '{"version":2,"people":[]}',
      'data/device.key': 'sealed in some new way',
      'data/rooms/x.db': 'not SQLite any more',
      'data/rooms/x.door.json': '{"version":2}',
      'updates.json': '{"agreed":"weekly"}',
      'window.json': '{"screens":[]}',
    }
    for (const [name, content] of Object.entries(newer)) writeFileSync(join(userData, name), content)
    const program = createRequire(import.meta.url)('electron') as string
    const recording = ['-r', join(import.meta.dirname, 'record-dialogs.cjs')]
    const app = spawn(program, [...recording, appFolder, ...desktopArgs(userData)])
    let stderr = ''
    app.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    expect((await once(app, 'close'))[0]).toBe(1)
    expect(stderr).toContain('error box: Parley can’t start | The data folder')
    expect(stderr).toContain(
      `was written by a newer version of Parley (format ${DATA_FORMAT + 1}; this one knows ${DATA_FORMAT}). Nothing in it was changed.`,
    )
    for (const [name, content] of Object.entries(newer))
      expect(readFileSync(join(userData, name), 'utf8')).toBe(content)
    expect(files(userData).filter((name) => name.includes('.broken'))).toEqual([])
  })
})
