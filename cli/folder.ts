import { join } from 'node:path'
import {
  DataFolderError,
  openDataFolder,
  temporaryDataFolder,
  type DataFolder,
} from '../shared/node/storage/data-folder.ts'
import { defaultDataFolder, processEnvironment } from '../shared/node/storage/user-folders.ts'
import { pathArgument } from './arguments.ts'
import { usageFailure } from './exit.ts'

/** A headless host has a separate folder from the user's: both may run at once. */
const defaultFor = (use: 'client' | 'host'): string => {
  const folder = defaultDataFolder(processEnvironment)
  return use === 'host' ? join(folder, 'host') : folder
}

/** The path of a command's folder, whether it is in use or not. Throws CommandFailure. */
export function dataFolderPath(asked: string | undefined, use: 'client' | 'host'): string {
  return asked === undefined ? defaultFor(use) : pathArgument('--data', asked)
}

/**
 * The folder that a command works in. A requested one must be free. If the default one is in use,
 * this run gets a temporary folder, so that two terminals on one computer can be two people.
 */
export function takeDataFolder(
  asked: string | undefined,
  use: 'client' | 'host',
  tell: (line: string) => void,
): DataFolder {
  const path = dataFolderPath(asked, use)
  try {
    return openDataFolder(path)
  } catch (error) {
    if (!(error instanceof DataFolderError)) throw error
    if (asked !== undefined || error.code !== 'held') throw usageFailure(error.message)
    tell(`${error.message} This run won’t keep anything. To keep it, choose another folder with --data DIR.`)
    return temporaryDataFolder()
  }
}
