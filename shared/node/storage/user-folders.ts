import { userInfo } from 'node:os'
import { posix, win32, type PlatformPath } from 'node:path'
import { DataFolderError } from './data-folder-error.ts'
import { systemError } from '../system-error.ts'

/** What determines a user's folders. */
export interface UserEnvironment {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** The home folder in the system's list of accounts; undefined if the user has none there. */
  accountHome(): string | undefined
}

/** This process and its user. */
export const processEnvironment: UserEnvironment = {
  platform: process.platform,
  env: process.env,
  accountHome: () => {
    try {
      return userInfo().homedir
    } catch (error) {
      // Containers run programs as users that are in no list.
      if (systemError(error).code === 'ERR_SYSTEM_ERROR') return undefined
      throw error
    }
  },
}

const pathsOf = (platform: NodeJS.Platform): PlatformPath => (platform === 'win32' ? win32 : posix)

/**
 * The folder in a variable. Undefined if it is unset, empty or relative: the XDG specification
 * ignores such values, and the current folder must never decide who someone is.
 */
export function folderFrom({ platform, env }: UserEnvironment, variable: string): string | undefined {
  const value = env[variable]
  return value !== undefined && pathsOf(platform).isAbsolute(value) ? value : undefined
}

/**
 * The user's home: from the variable, else from the system's list of accounts; undefined if neither
 * has one.
 */
export function homeFolder(at: UserEnvironment): string | undefined {
  const named = folderFrom(at, at.platform === 'win32' ? 'USERPROFILE' : 'HOME')
  if (named !== undefined) return named
  const listed = at.accountHome()
  return listed !== undefined && pathsOf(at.platform).isAbsolute(listed) ? listed : undefined
}

/**
 * Where Parley keeps its data by default: XDG base directories, Library, AppData. Throws
 * DataFolderError for a user without a home.
 */
export function defaultDataFolder(at: UserEnvironment): string {
  const { join } = pathsOf(at.platform)
  const inHome = (...parts: string[]): string => join(requireHome(at), ...parts)
  if (at.platform === 'win32')
    return join(folderFrom(at, 'APPDATA') ?? inHome('AppData', 'Roaming'), 'Parley')
  if (at.platform === 'darwin') return inHome('Library', 'Application Support', 'Parley')
  return join(folderFrom(at, 'XDG_DATA_HOME') ?? inHome('.local', 'share'), 'parley')
}

function requireHome(at: UserEnvironment): string {
  const home = homeFolder(at)
  if (home !== undefined) return home
  const variable = at.platform === 'win32' ? 'USERPROFILE' : 'HOME'
  throw new DataFolderError(
    'unusable',
    `This user has no home folder, so Parley has nowhere to keep its data. Choose a folder with --data DIR, or set ${variable} to an absolute path.`,
  )
}

/** A folder for files that end with the process. */
export function temporaryFolder(at: UserEnvironment): string {
  const system = folderFrom(at, 'SystemRoot') ?? String.raw`C:\Windows`
  const [variables, usual] =
    at.platform === 'win32'
      ? [['TEMP', 'TMP'], win32.join(system, 'Temp')]
      : [['TMPDIR', 'TMP', 'TEMP'], '/tmp']
  return variables.map((variable) => folderFrom(at, variable)).find(Boolean) ?? usual
}

/**
 * The absolute path for a typed one. A leading `~/` is the home, which shells do not expand in
 * `--data=~/x`; a relative path starts in `cwd`, if given. Undefined for anything unknown: another
 * user's home (`~ann/x`), the home of a user without one, a relative path without `cwd`.
 */
export function absolutePath(
  typed: string,
  cwd: string | undefined,
  at: UserEnvironment,
): string | undefined {
  const { isAbsolute, join, resolve } = pathsOf(at.platform)
  if (isAbsolute(typed)) return resolve(typed)
  if (!typed.startsWith('~')) return cwd === undefined ? undefined : resolve(cwd, typed)
  const home = homeFolder(at)
  const rest = (at.platform === 'win32' ? /^~(?:[\\/](.*))?$/s : /^~(?:\/(.*))?$/s).exec(typed)
  return home === undefined || !rest ? undefined : resolve(join(home, rest[1] ?? ''))
}
