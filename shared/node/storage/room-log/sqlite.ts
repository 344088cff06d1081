import { DatabaseSync } from 'node:sqlite'
import { RepeatedCommandError, StorageError } from '../../../protocol/log/storage-error.ts'

/**
 * Pages to which the write-ahead log grows before they are moved into the database: 16 MiB.
 * SQLite's default of 1000 interrupts a busy room several times a second, and each time rewrites
 * pages that change all the time.
 */
const CHECKPOINT_PAGES = 4_000
const PRIMARY_CODE = 0xff
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const NOTADB = 26
/** SQLITE_CONSTRAINT_UNIQUE: only commands have a unique index. */
const NOT_UNIQUE = 2067

const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & PRIMARY_CODE
    : undefined

/** Whether SQLite says that the file is not a database, or no longer one. */
export const isDamage = (error: unknown): boolean => [CORRUPT, NOTADB].includes(primaryCode(error) ?? -1)

/** Whether SQLite says that there is no space: an I/O error if the file system reserves none. */
export const isFull = (error: unknown): boolean => {
  const code = primaryCode(error)
  return code === FULL || (code === IOERR && error instanceof Error && /full|space/i.test(error.message))
}

/** An SQLite error as StorageError; any other error as it is. */
export function asStorageError(error: unknown): unknown {
  if (primaryCode(error) === undefined || !(error instanceof Error)) return error
  if ('errcode' in error && error.errcode === NOT_UNIQUE) return new RepeatedCommandError()
  return new StorageError(isFull(error) ? 'disk-full' : 'storage-failed', error.message)
}

/**
 * Opens a database for durable logs: WAL, and every commit on disk before it returns. Both are
 * checked, because SQLite ignores a pragma that it cannot apply. Throws what SQLite throws.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    // Deleted content, such as a removed message, is overwritten.
    database.exec('PRAGMA secure_delete = ON')
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    const mode = database.prepare('PRAGMA journal_mode').get()?.['journal_mode']
    const synchronous = database.prepare('PRAGMA synchronous').get()?.['synchronous']
    if (mode !== 'wal' || synchronous !== 2) {
      throw new StorageError(
        'storage-failed',
        `this file system can’t store messages safely (${String(mode)})`,
      )
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Runs in one transaction: everything is stored, or nothing. Throws StorageError for what SQLite
 * refuses.
 */
export function transaction<T>(
  database: DatabaseSync,
  run: () => T,
  begin: 'IMMEDIATE' | 'DEFERRED' = 'IMMEDIATE',
): T {
  try {
    database.exec(`BEGIN ${begin}`)
    const result = run()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk may have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw asStorageError(error)
  }
}
