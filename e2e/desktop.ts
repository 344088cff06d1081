import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '..')

/** The app that the stories are about: this checkout, or the content of a package that PARLEY_APP names. */
export const appFolder = process.env['PARLEY_APP'] ?? root

/** Why the desktop shell cannot be tested here; null when it can. Tests never download Electron. */
export const noDesktop: string | null =
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] || existsSync(join(root, 'node_modules/electron/path.txt'))
    ? null
    : 'Electron’s program is not in node_modules (npm start fetches it)'

/** Starts the desktop app on a user-data folder of the test's own. */
export async function startDesktop(userData: string): Promise<{ app: ElectronApplication; page: Page }> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    cwd: root,
    args: [appFolder, `--user-data-dir=${userData}`, '--no-nearby', ...asRoot],
  })
  return { app, page: await app.firstWindow() }
}
