import { userInfo } from 'node:os'
import { posix, win32, type PlatformPath } from 'node:path'
import { DataFolderError } from './data-folder-error.ts'
import { systemError } from '../system-error.ts'

/** What a user's folders are found by. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The home folder in the system's list of accounts; undefined where the user has none there. */
  accountHome(): string | undefined
}

/** This process and its user. */
export const here: Surroundings = {
  platform: process.platform,
  env: process.env,
  accountHome: () => {
    try {
      return userInfo().homedir
    } catch (error) {
      // Containers run programs as users that no list has.
      if (systemError(error).code === 'ERR_SYSTEM_ERROR') return undefined
      throw error
    }
  },
}

const pathsOf = (platform: NodeJS.Platform): PlatformPath => (platform === 'win32' ? win32 : posix)

/**
 * The folder that a variable names. Undefined where it is unset, empty or relative: the XDG specification has such values
 * ignored, and the folder one stands in must never decide who one is.
 */
export function folderIn({ platform, env }: Surroundings, variable: string): string | undefined {
  const value = env[variable]
  return value !== undefined && pathsOf(platform).isAbsolute(value) ? value : undefined
}

/** The user's home: what the variable says, else the system's list of accounts; undefined where neither knows one. */
export function homeFolder(at: Surroundings): string | undefined {
  const said = folderIn(at, at.platform === 'win32' ? 'USERPROFILE' : 'HOME')
  if (said !== undefined) return said
  const listed = at.accountHome()
  return listed !== undefined && pathsOf(at.platform).isAbsolute(listed) ? listed : undefined
}

/**
 * Where Parley keeps its data unless told otherwise: XDG base directories, Library, AppData. Throws DataFolderError for a
 * user without a home.
 */
export function defaultDataFolder(at: Surroundings): string {
  const { join } = pathsOf(at.platform)
  const inHome = (...parts: string[]): string => join(homeOrRefuse(at), ...parts)
  if (at.platform === 'win32') return join(folderIn(at, 'APPDATA') ?? inHome('AppData', 'Roaming'), 'Parley')
  if (at.platform === 'darwin') return inHome('Library', 'Application Support', 'Parley')
  return join(folderIn(at, 'XDG_DATA_HOME') ?? inHome('.local', 'share'), 'parley')
}

function homeOrRefuse(at: Surroundings): string {
  const home = homeFolder(at)
  if (home !== undefined) return home
  const variable = at.platform === 'win32' ? 'USERPROFILE' : 'HOME'
  throw new DataFolderError(
    'unusable',
    `This user has no home folder, so Parley has nowhere to keep its data. Choose a folder with --data DIR, or set ${variable} to an absolute path.`,
  )
}

/** Where files go that end with the process. */
export function temporaryFolder(at: Surroundings): string {
  const system = folderIn(at, 'SystemRoot') ?? String.raw`C:\Windows`
  const [variables, usual] =
    at.platform === 'win32'
      ? [['TEMP', 'TMP'], win32.join(system, 'Temp')]
      : [['TMPDIR', 'TMP', 'TEMP'], '/tmp']
  return variables.map((variable) => folderIn(at, variable)).find(Boolean) ?? usual
}

/**
 * A path as somebody typed it, whole: a leading `~/` is the home, which shells leave alone in `--data=~/x`, and a relative
 * path starts in `cwd`, if there is one. Undefined for what cannot be known: the home of somebody else (`~ann/x`) or of a
 * user without one, and a relative path without `cwd`.
 */
export function wholePath(typed: string, cwd: string | undefined, at: Surroundings): string | undefined {
  const { isAbsolute, join, resolve } = pathsOf(at.platform)
  if (isAbsolute(typed)) return resolve(typed)
  if (!typed.startsWith('~')) return cwd === undefined ? undefined : resolve(cwd, typed)
  const home = homeFolder(at)
  const rest = (at.platform === 'win32' ? /^~(?:[\\/](.*))?$/s : /^~(?:\/(.*))?$/s).exec(typed)
  return home === undefined || !rest ? undefined : resolve(join(home, rest[1] ?? ''))
}
