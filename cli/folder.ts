import { join } from 'node:path'
import {
  DataFolderError,
  openDataFolder,
  temporaryDataFolder,
  type DataFolder,
} from '../shared/node/storage/data-folder.ts'
import { defaultDataFolder, here } from '../shared/node/storage/user-folders.ts'
import { pathArgument } from './arguments.ts'
import { usageFailure } from './exit.ts'

/** A headless host keeps apart from the user's own things: both may run at once. */
const defaultFor = (use: 'client' | 'host'): string => {
  const folder = defaultDataFolder(here)
  return use === 'host' ? join(folder, 'host') : folder
}

/** Where the folder of a command is, whether anybody uses it or not. Throws CommandFailure. */
export function dataFolderPath(asked: string | undefined, use: 'client' | 'host'): string {
  return asked === undefined ? defaultFor(use) : pathArgument('--data', asked)
}

/**
 * The folder a command works in. One that was asked for has to be free; if the default one is in use, this run keeps
 * its things in a folder of its own that goes with it, so that two terminals on one machine can be two people.
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
