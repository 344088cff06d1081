import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { StorageError } from '../../../protocol/log/storage-error.ts'
import { NewerSchemaError } from '../newer-schema-error.ts'
import { systemError } from '../../system-error.ts'
import { Meta } from './meta.ts'
import { migrate, schemaVersion } from './schema.ts'
import { RoomLog, type LogSubject } from './room-log.ts'
import { asStorageError, isDamage, isFull, openDatabase } from './sqlite.ts'

/**
 * Databases up to this many bytes are checked page by page when opened; for larger ones that would
 * be noticeable.
 */
const FULL_CHECK_BYTES = 16 * 1024 * 1024

export interface OpenedLog {
  readonly log: RoomLog
  /** Where a damaged file was moved, if there was one: to tell the user. */
  readonly setAside: string | null
}

/** The epoch of a room that has had one host. */
const FIRST_EPOCH = 1
/**
 * The epoch of an empty copy. No host has it, so the copy begins at the end of the log, where
 * people are talking.
 */
export const UNKNOWN_EPOCH = 0

const EXTENSIONS = ['', '-wal', '-shm'] as const

export const logFolder = (dataFolder: string): string => join(dataFolder, 'rooms')
export const doorPath = (dataFolder: string, room: string): string =>
  join(logFolder(dataFolder), `${room}.door.json`)
export const draftsPath = (dataFolder: string, room: string): string =>
  join(logFolder(dataFolder), `${room}.drafts.json`)
export const logPath = (dataFolder: string, room: string): string => join(logFolder(dataFolder), `${room}.db`)

/**
 * Opens a room's log, or makes it. A damaged file is moved aside, never overwritten, and a new log
 * begins, in `epoch`. Throws NewerSchemaError for a newer format and StorageError for what the disk
 * refuses.
 */
export function openRoomLog(
  dataFolder: string,
  subject: LogSubject,
  now: number,
  epoch: number = FIRST_EPOCH,
): OpenedLog {
  mkdirSync(logFolder(dataFolder), { recursive: true, mode: 0o700 })
  const path = logPath(dataFolder, subject.id)
  const existed = existsSync(path)
  try {
    return { log: openAt(path, subject, epoch), setAside: null }
  } catch (error) {
    if (!existed || !isDamage(error)) throw asStorageError(error)
    const setAside = setFileAside(path, now)
    return { log: openAt(path, subject, epoch), setAside }
  }
}

/** Deletes everything that is stored of a room. */
export function deleteRoomLog(dataFolder: string, room: string): void {
  rmSync(doorPath(dataFolder, room), { force: true })
  rmSync(draftsPath(dataFolder, room), { force: true })
  for (const extension of EXTENSIONS) rmSync(`${logPath(dataFolder, room)}${extension}`, { force: true })
}

/** A room stored in a data folder. */
export interface StoredRoom extends LogSubject {
  readonly events: number
}

/**
 * A room whose log exists and cannot be opened. `why` is a sentence, for people, that names the
 * file.
 */
export interface UnreadableRoom {
  readonly id: string
  readonly why: string
}

export interface StoredRooms {
  /** By name. */
  readonly rooms: readonly StoredRoom[]
  /**
   * By id: a newer Parley wrote it, it is damaged, or the disk refuses it. All of it stays as it
   * is.
   */
  readonly unreadable: readonly UnreadableRoom[]
}

/** The rooms whose logs are in a data folder. */
export function storedRooms(dataFolder: string): StoredRooms {
  const rooms: StoredRoom[] = []
  const unreadable: UnreadableRoom[] = []
  for (const id of storedIds(dataFolder)) {
    const path = logPath(dataFolder, id)
    try {
      rooms.push(summaryAt(path, id))
    } catch (error) {
      unreadable.push({ id, why: whyUnreadable(path, error) })
    }
  }
  return { rooms: rooms.toSorted((a, b) => a.name.localeCompare(b.name)), unreadable }
}

function storedIds(dataFolder: string): string[] {
  if (!existsSync(logFolder(dataFolder))) return []
  return readdirSync(logFolder(dataFolder))
    .flatMap((file) => /^([\w-]+)\.db$/.exec(file)?.[1] ?? [])
    .toSorted()
}

/** Throws what is not a fault of the file or the disk. */
function whyUnreadable(path: string, thrown: unknown): string {
  const error = asStorageError(thrown)
  if (error instanceof NewerSchemaError) return error.message
  const { code, message } = systemError(error)
  if (error instanceof StorageError || code !== undefined || isDamage(error))
    return `Can’t open ${path}: ${message}.`
  throw error
}

function openAt(path: string, subject: LogSubject, epoch: number): RoomLog {
  const database = openChecked(path)
  try {
    migrate(database, path)
    return new RoomLog(database, subject, epoch)
  } catch (error) {
    database.close()
    throw error
  }
}

/** What a list shows of a room. Migrates nothing: every version of the schema has these columns. */
function summaryAt(path: string, id: string): StoredRoom {
  const database = openChecked(path)
  try {
    if (schemaVersion(database, path) === 0) return { id, name: id, events: 0 }
    const name = new Meta(database).get('name') ?? id
    const range = database.prepare('SELECT min(seq) AS first, max(seq) AS last FROM events').get()
    const last = range?.['last'] ?? null
    return { id, name, events: last === null ? 0 : Number(last) - Number(range?.['first']) + 1 }
  } finally {
    database.close()
  }
}

function openChecked(path: string): DatabaseSync {
  // The folder may be from someone else: opening a log would write to any database that the link
  // points to.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw new StorageError('storage-failed', `${path} is a link to another file`)
  const database = openDatabase(path)
  try {
    checkIntegrity(database, path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

class DamageError extends Error {
  readonly errcode = 11
}

/**
 * SQLite notices damage only where it reads: a truncated file shows in its size, a small one is
 * read whole.
 */
function checkIntegrity(database: DatabaseSync, path: string): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // On a full disk the file cannot be migrated, but all of it can be read.
    if (isFull(error)) return
    throw error
  }
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
  const pageSize = Number(database.prepare('PRAGMA page_size').get()?.['page_size'])
  const { size } = statSync(path)
  if (size < pages * pageSize) throw new DamageError(`${path} is shorter than it should be`)
  if (size > FULL_CHECK_BYTES) return
  const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (verdict !== 'ok') throw new DamageError(`${path}: ${String(verdict)}`)
}

function setFileAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${path}.damaged-${stamp}`
  for (const extension of EXTENSIONS) {
    if (existsSync(`${path}${extension}`)) renameSync(`${path}${extension}`, `${aside}${extension}`)
  }
  return aside
}
