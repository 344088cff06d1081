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

/** A headless host has a separate folder from the user's, so that both can run at once. */
const defaultFor = (role: 'client' | 'host'): string => {
  const folder = defaultDataFolder(processEnvironment)
  return role === 'host' ? join(folder, 'host') : folder
}

/** The path of a command's folder, which may be in use. Throws CommandFailure. */
export function dataFolderPath(requested: string | undefined, role: 'client' | 'host'): string {
  return requested === undefined ? defaultFor(role) : pathArgument('--data', requested)
}

/**
 * Claims the data folder of a command. A requested folder must be free. If the default one is in
 * use, this run gets a temporary folder, so that two terminals on one computer can be two people.
 */
export function claimDataFolder(
  requested: string | undefined,
  role: 'client' | 'host',
  onNotice: (line: string) => void,
): DataFolder {
  const path = dataFolderPath(requested, role)
  try {
    return openDataFolder(path)
  } catch (error) {
    if (!(error instanceof DataFolderError)) throw error
    if (requested !== undefined || error.code !== 'held') throw usageFailure(error.message)
    onNotice(
      `${error.message} This run won’t keep anything. To keep it, choose another folder with --data DIR.`,
    )
    return temporaryDataFolder()
  }
}
