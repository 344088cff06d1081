import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { patience } from '../build/testing/patience.ts'
import { test as base } from './arriving.ts'
import { Person } from './person.ts'

const root = join(import.meta.dirname, '..')

/** The app that the stories are about: this checkout, or the content of a package that PARLEY_APP names. */
export const appFolder = process.env['PARLEY_APP'] ?? root

/** Why the desktop shell cannot be tested here; null when it can. Tests never download Electron. */
export const noDesktop: string | null =
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] || existsSync(join(root, 'node_modules/electron/path.txt'))
    ? null
    : 'Electron’s program is not in node_modules (npm start fetches it)'

const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** What the app is told besides its folder: it neither looks for rooms nor announces any. */
export const desktopArgs = (userData: string): string[] => [
  `--user-data-dir=${userData}`,
  '--no-nearby',
  ...asRoot,
]

/** Somebody at the desktop app. */
export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly person: Person
}

/** The desktop apps of a story, closed with it. */
export class Desktops {
  readonly #apps: ElectronApplication[] = []

  /** Starts the app on a user-data folder of the story's own; `electron` are arguments for Electron itself. */
  async open(userData: string, electron: readonly string[] = []): Promise<Desktop> {
    const args = [...electron, appFolder, ...desktopArgs(userData)]
    return this.shown(await _electron.launch({ cwd: root, args }))
  }

  /** Takes over an app that was started in another way. */
  async shown(app: ElectronApplication): Promise<Desktop> {
    this.#apps.push(app)
    // Playwright gives Electron 30 s for each step; it knows the runner's deadlines for browsers only.
    app.context().setDefaultTimeout(patience.stepMs)
    const page = await app.firstWindow({ timeout: patience.stepMs })
    return { app, page, person: new Person(page) }
  }

  async end(): Promise<void> {
    // Some have ended already: that is what their stories are about.
    await Promise.all(this.#apps.map((app) => app.close().catch(() => {})))
  }
}

/** A story at the desktop: what it starts ends with it, the apps first. */
export const test = base.extend<{ desktops: Desktops }>({
  desktops: async ({ started: _ }, use) => {
    const desktops = new Desktops()
    await use(desktops)
    await desktops.end()
  },
})
