import { posix } from 'node:path'
import { folderIn, homeFolder, type Surroundings } from '../shared/node/storage/user-folders.ts'

/**
 * The variables by which Electron and electron-updater find folders; they use a relative value
 * unchanged.
 */
const VARIABLES =
  'XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME TMPDIR APPDATA LOCALAPPDATA'.split(' ')

interface MutableSurroundings extends Surroundings {
  readonly env: Record<string, string | undefined>
}

/**
 * `ours`: the folder for the app's files, which Electron would not always choose; `its-own`:
 * Electron chooses the right one.
 */
export type AppFolder =
  { readonly kind: 'its-own' | 'no-home' } | { readonly kind: 'ours'; readonly userData: string }

/**
 * Where the app called `name` keeps its files. Corrects the variables in `env` first. Without this,
 * Electron or a library could put files in the working folder or, without a home folder, in /tmp.
 */
export function appFolder(surroundings: MutableSurroundings, name: string): AppFolder {
  const { env, platform } = surroundings
  for (const variable of VARIABLES) if (folderIn(surroundings, variable) === undefined) delete env[variable]
  // Windows and macOS know the home without a variable.
  if (platform === 'win32' || platform === 'darwin') return { kind: 'its-own' }
  const home = homeFolder(surroundings)
  if (home === undefined) return { kind: 'no-home' }
  env['HOME'] = home
  return { kind: 'ours', userData: posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), name) }
}
