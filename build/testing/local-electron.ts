import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasFuses } from '../distribution.ts'

const root = join(import.meta.dirname, '../..')

/**
 * An Electron folder on this computer to pack the app with, or why there is none. Downloads
 * nothing.
 */
export function localElectron(): { folder: string } | { missing: string } {
  if (process.platform !== 'linux') return { missing: 'the --dir build is checked on Linux' }
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const folder = named ?? join(root, 'node_modules/electron/dist')
  if (existsSync(join(folder, 'electron'))) return { folder }
  return {
    missing: named
      ? `ELECTRON_OVERRIDE_DIST_PATH names ${named}, where there is no electron`
      : 'Electron’s program is not in node_modules (npx install-electron fetches it)',
  }
}

const LOCALES = ['de.pak', 'en-GB.pak', 'en-US.pak', 'fr.pak']

/**
 * A copy to pack from. It adds what an Electron put together for testing may lack: Chromium's
 * languages and the default app.
 */
export function copyElectron(from: string, to: string): { folder: string; fuses: boolean } {
  cpSync(from, to, { recursive: true, dereference: true })
  if (!existsSync(join(to, 'locales'))) {
    mkdirSync(join(to, 'locales'))
    for (const name of LOCALES) writeFileSync(join(to, 'locales', name), '')
  }
  mkdirSync(join(to, 'resources'), { recursive: true })
  writeFileSync(join(to, 'resources/default_app.asar'), '')
  return { folder: to, fuses: hasFuses(to) }
}
