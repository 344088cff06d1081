import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DataFolderError } from './data-folder-error.ts'
import { readPlainText, replaceFile } from './plain-file.ts'
import { systemError } from '../system-error.ts'
import { processEnvironment, temporaryFolder } from './user-folders.ts'

export { DataFolderError, type DataFolderProblem } from './data-folder-error.ts'

/**
 * The format of a data folder: settings, keys, doors, logs, and where each is. Raise it with every
 * change that an earlier Parley would misread or undo, including each step of the logs' schema
 * (room-log/schema.ts).
 */
export const DATA_FORMAT = 6
const FORMAT_FILE = 'format'

/** A folder that only this process uses until it releases it. */
export interface DataFolder {
  readonly path: string
  readonly temporary: boolean
  release(): void
}

/**
 * Locks a folder for this process, and creates it if needed (0700: it holds the device key). Throws
 * DataFolderError if another process holds it, a newer Parley wrote it, or its format is unknown;
 * it is then left as it is. The lock is an open SQLite transaction, which the system ends with the
 * process, so a crash leaves no stale lock.
 */
export function openDataFolder(path: string): DataFolder {
  const holder = join(path, 'holder')
  let lock: DatabaseSync | undefined
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    lock = new DatabaseSync(join(path, 'lock'))
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    checkFormat(path)
    recordHolder(holder)
  } catch (error) {
    lock?.close()
    if (error instanceof DataFolderError) throw error
    throw isBusy(error) ? heldError(path, holder) : unusableError(path, error)
  }
  const held = lock
  return { path, temporary: false, release: () => held.close() }
}

/**
 * A folder that is deleted on release: for a second Parley beside one that holds the default
 * folder.
 */
export function temporaryDataFolder(): DataFolder {
  const path = mkdtempSync(join(temporaryFolder(processEnvironment), 'parley-'))
  return { path, temporary: true, release: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * Refuses a folder that a newer Parley wrote, and marks any other with this format, before anything
 * in it is migrated.
 */
function checkFormat(path: string): void {
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

/**
 * Records which process holds the folder, for another Parley's error message. A full disk must not
 * lock anyone out for that.
 */
function recordHolder(holder: string): void {
  // The old content is wrong now, and takes space that this may need.
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
    // Not a usable file; the message works without it.
  }
  return new DataFolderError('held', `The data folder ${path} is in use by ${who}.`)
}

function unusableError(path: string, error: unknown): DataFolderError {
  return new DataFolderError('unusable', `Can’t use the data folder ${path}: ${systemError(error).message}.`)
}
