import { posix } from 'node:path'
import { folderFrom, homeFolder, type UserEnvironment } from '../shared/node/storage/user-folders.ts'

/**
 * The variables by which Electron and electron-updater find folders; they use a relative value
 * unchanged.
 */
const VARIABLES =
  'XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME TMPDIR APPDATA LOCALAPPDATA'.split(' ')

interface Mendable extends UserEnvironment {
  readonly env: Record<string, string | undefined>
}

/**
 * `ours`: the app's folder for its files, which Electron would not always choose; `its-own`:
 * Electron knows.
 */
export type AppFolder =
  { readonly kind: 'its-own' | 'no-home' } | { readonly kind: 'ours'; readonly userData: string }

/**
 * Where the app called `name` keeps its files. Corrects the variables in `env` first. Otherwise
 * Electron or a library could put files in the working folder or, without a home, in /tmp.
 */
export function appFolder(at: Mendable, name: string): AppFolder {
  const { env, platform } = at
  for (const variable of VARIABLES) if (folderFrom(at, variable) === undefined) delete env[variable]
  // Windows and macOS know the home without a variable.
  if (platform === 'win32' || platform === 'darwin') return { kind: 'its-own' }
  const home = homeFolder(at)
  if (home === undefined) return { kind: 'no-home' }
  env['HOME'] = home
  return { kind: 'ours', userData: posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), name) }
}
