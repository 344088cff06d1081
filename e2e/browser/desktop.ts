import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { deadlines } from '../../build/testing/deadlines.ts'
import { test as base } from './fixtures.ts'
import { UserPage } from './user-page.ts'

const root = join(import.meta.dirname, '../..')

/**
 * The app under test: this checkout, or the content of a package that PARLEY_APP names.
 */
export const appFolder = process.env['PARLEY_APP'] ?? root

/** Marks the stories that start the desktop app. */
export const DESKTOP = '@desktop'
/**
 * Marks those that start the checkout with `npm start`: they need an Electron whose Node has
 * node:sqlite.
 */
export const NEEDS_SQLITE = '@needs-node-sqlite'

/** Why the desktop app cannot be tested here; null if it can. Tests never download Electron. */
export const noDesktop: string | null =
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] || existsSync(join(root, 'node_modules/electron/path.txt'))
    ? null
    : 'Electron’s program is not in node_modules (npm start fetches it)'

const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The app's options besides its folder: it neither looks for rooms nor announces any. */
export const desktopArgs = (userData: string): string[] => [
  `--user-data-dir=${userData}`,
  '--no-nearby',
  ...asRoot,
]

/** A running desktop app and its user. */
export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly user: UserPage
}

/** The desktop apps of a story, closed with it. */
export class Desktops {
  /** Each with its process, because Playwright forgets the process of an app that has ended. */
  readonly #apps: [ElectronApplication, ChildProcess][] = []

  /**
   * Starts the app with a user-data folder. `electron` are arguments for Electron, `more` for the
   * app.
   */
  async open(
    userData: string,
    electron: readonly string[] = [],
    more: readonly string[] = [],
  ): Promise<Desktop> {
    const args = [...electron, appFolder, ...desktopArgs(userData), ...more]
    return this.shown(await _electron.launch({ cwd: root, args }))
  }

  /** Takes over an app that was started in another way. */
  async shown(app: ElectronApplication): Promise<Desktop> {
    this.#apps.push([app, app.process()])
    // Playwright applies the runner's deadlines to browsers only, and gives Electron 30 s per step.
    app.context().setDefaultTimeout(deadlines.stepMs)
    const page = await app.firstWindow({ timeout: deadlines.stepMs })
    return { app, page, user: new UserPage(page) }
  }

  /** Quits every app as a user would. A story fails if an app does not quit. */
  async end(): Promise<void> {
    await Promise.all(
      this.#apps.map(async ([app, { exitCode, signalCode }]) => {
        // Some stories end their apps themselves.
        if (exitCode !== null || signalCode !== null) return
        await agreeToAll(app)
        await app.close()
      }),
    )
  }
}

/** From now on, presses the first button of every question, so hosted rooms may close. */
export async function agreeToAll(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
  })
}

/**
 * Whether the system draws the menus and handles their keys. An Electron put together for testing
 * may only store their items.
 */
export const hasNativeMenus = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(({ MenuItem }) => new MenuItem({ role: 'copy' }).label === 'Copy')

/** For stories in the desktop app. Everything a story starts ends with it, the apps first. */
export const test = base.extend<{ desktops: Desktops }>({
  desktops: async ({ started: _ }, use) => {
    const desktops = new Desktops()
    await use(desktops)
    await desktops.end()
  },
})
