import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolderError } from './data-folder-error.ts'
import { readPlain } from './plain-file.ts'
import { systemError } from '../system-error.ts'
import { folderFrom, processEnvironment, homeFolder, type UserEnvironment } from './user-folders.ts'

/** How long Windows may take to say where its downloads folder is, in milliseconds. */
const REGISTRY_MS = 2_000
/** The downloads folder in Windows' registry (FOLDERID_Downloads). */
const DOWNLOADS_ID = '{374DE290-123F-4565-9164-39C4925E467B}'

/**
 * Where people look for files that a program saved for them: the system's downloads folder, else
 * ~/Downloads, else the home. Folders that do not exist are skipped. Undefined for a user without a
 * home.
 */
export function downloadsFolder(): string | undefined {
  const home = homeFolder(processEnvironment)
  if (home === undefined) return undefined
  return (
    [systemFolder(processEnvironment, home), join(home, 'Downloads')].find(
      (path) => path !== undefined && isFolder(path),
    ) ?? home
  )
}

function systemFolder(at: UserEnvironment, home: string): string | undefined {
  if (at.platform === 'darwin') return undefined
  if (at.platform === 'win32') return parseRegistry(queryRegistry())
  const config = folderFrom(at, 'XDG_CONFIG_HOME') ?? join(home, '.config')
  return (
    parseUserDirs(readOrEmpty(join(config, 'user-dirs.dirs')), home) ?? folderFrom(at, 'XDG_DOWNLOAD_DIR')
  )
}

/**
 * The downloads folder in a user-dirs.dirs, which is a shell script:
 * `XDG_DOWNLOAD_DIR="$HOME/Téléchargements"`. The last readable line counts; a path is absolute or
 * begins with $HOME.
 */
export function parseUserDirs(text: string, home: string): string | undefined {
  const pattern =
    /^\s*(?:export\s+)?XDG_DOWNLOAD_DIR\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'#]+))\s*(?:#.*)?$/
  const values = text.split('\n').flatMap((line) => {
    const [, double, single, bare] = pattern.exec(line) ?? []
    // Single quotes keep everything as it is, backslashes too.
    return single ?? (double ?? bare)?.replaceAll(/\\(.)/g, '$1') ?? []
  })
  return values
    .map((value) => value.replace(/^(?:\$HOME|\$\{HOME\})(?=\/|$)/, () => home))
    .findLast((path) => path.startsWith('/'))
}

/** The path in what `reg query` prints, which may contain a variable. */
export function parseRegistry(
  printed: string,
  env: UserEnvironment['env'] = processEnvironment.env,
): string | undefined {
  const value = /\sREG_(?:EXPAND_)?SZ\s+(\S.*?)\s*$/m.exec(printed)?.[1]
  return value?.replaceAll(/%([^%]+)%/g, (whole, variable: string) => env[variable] ?? whole)
}

/** It prints in its own encoding: a path that it cannot write counts as missing. */
const queryRegistry = (): string =>
  spawnSync(
    'reg.exe',
    [
      'query',
      String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders`,
      '/v',
      DOWNLOADS_ID,
    ],
    { encoding: 'utf8', timeout: REGISTRY_MS, windowsHide: true },
  ).stdout ?? ''

/** Empty if missing or unreadable: then the usual places count. */
function readOrEmpty(path: string): string {
  try {
    return readPlain(path)?.toString('utf8') ?? ''
  } catch (error) {
    if (error instanceof DataFolderError) return ''
    throw error
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch (error) {
    if (systemError(error).code === undefined) throw error
    return false
  }
}
