import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DataFolderError } from './data-folder-error.ts'
import { readPlainText, replaceFile } from './plain-file.ts'
import { systemError } from '../system-error.ts'
import { here, temporaryFolder } from './user-folders.ts'

export { DataFolderError, type DataFolderProblem } from './data-folder-error.ts'

/**
 * What the things in a data folder look like: settings, keys, doors, logs, where each is. Goes up with every change that a Parley
 * of before would misread or undo, each step of the logs' schema (node/storage/room-log/schema.ts) among them.
 */
export const DATA_FORMAT = 5
const FORMAT_FILE = 'format'

/** A folder that this process alone uses until it releases it. */
export interface DataFolder {
  readonly path: string
  readonly temporary: boolean
  release(): void
}

/**
 * Takes a folder for this process, making it if needed (0700: it holds the device key). Throws DataFolderError when
 * another process has it, or a newer Parley wrote it, or nobody knows which: it is then left as it is. The lock is an open SQLite
 * transaction, which the system ends with the process: a crash leaves nothing stale behind.
 */
export function openDataFolder(path: string): DataFolder {
  const holder = join(path, 'holder')
  let lock: DatabaseSync | undefined
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    lock = new DatabaseSync(join(path, 'lock'))
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    takeFormat(path)
    noteHolder(holder)
  } catch (error) {
    lock?.close()
    if (error instanceof DataFolderError) throw error
    throw isBusy(error) ? heldError(path, holder) : unusableError(path, error)
  }
  const held = lock
  return { path, temporary: false, release: () => held.close() }
}

/** A folder that is gone after release: for a second Parley beside one that holds the default folder. */
export function temporaryDataFolder(): DataFolder {
  const path = mkdtempSync(join(temporaryFolder(here), 'parley-'))
  return { path, temporary: true, release: () => rmSync(path, { recursive: true, force: true }) }
}

/** Refuses a folder that a newer Parley wrote. Any other says this one's format from now on: before anything in it is brought there. */
function takeFormat(path: string): void {
  const file = join(path, FORMAT_FILE)
  const said = readPlainText(file)
  // A folder without a format is new, or as old as format 1.
  const format = said === undefined ? 0 : 'problem' in said ? null : formatIn(said.text)
  if (format === null) {
    throw new DataFolderError(
      'unusable',
      `Can’t tell which version of Parley created the data folder ${path} (its file “${FORMAT_FILE}” isn’t a number). Nothing in it was changed. If no newer version of Parley ever used it, delete that file and start again. Otherwise install the newer version.`,
    )
  }
  if (format > DATA_FORMAT) {
    throw new DataFolderError(
      'newer',
      `The data folder ${path} was written by a newer version of Parley (format ${format}; this one knows ${DATA_FORMAT}). Nothing in it was changed. Install the newer version again to open it.`,
    )
  }
  if (format < DATA_FORMAT) replaceFile(file, `${DATA_FORMAT}\n`)
}

const formatIn = (said: string): number | null => (/^\d{1,15}\s*$/.test(said) ? Number(said) : null)

/** Says who holds the folder, for the sentence of another one that wants it. A full disk does not keep anybody out for that. */
function noteHolder(holder: string): void {
  // What it said before is wrong now, and takes the space that this may need.
  rmSync(holder, { force: true })
  try {
    replaceFile(holder, `${process.pid}`, { flush: false })
  } catch (error) {
    if (systemError(error).code !== 'ENOSPC') throw error
  }
}

const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY

function heldError(path: string, holder: string): DataFolderError {
  let who = 'another Parley'
  try {
    const said = readPlainText(holder)
    const number = said && 'text' in said ? /^\d{1,10}$/.exec(said.text) : null
    if (number) who = `another Parley (process ${number[0]})`
  } catch {
    // It is no file that could say it; the sentence works without.
  }
  return new DataFolderError('held', `The data folder ${path} is in use by ${who}.`)
}

function unusableError(path: string, error: unknown): DataFolderError {
  return new DataFolderError('unusable', `Can’t use the data folder ${path}: ${systemError(error).message}.`)
}
