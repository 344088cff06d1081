import type { DatabaseSync } from 'node:sqlite'
import { asStorageError, transaction } from './sqlite.ts'

/** Stands in `meta` while the indexes may hold words of messages that are gone: 'begin', then 'go on'. */
export const PURGE = 'purge'

/** Pages of an index that one step rewrites: some milliseconds. */
const STEP_PAGES = 200

/** A merge that changed fewer rows than this had nothing left to do (FTS5, "the merge command"). */
const LEAST_CHANGES = 2

/**
 * Takes the words of messages that are gone out of the indexes, one step of it; whether there is more to do. Deleting an entry only
 * hides it: its words go when the part of the index they stand in is written anew, and from the disk with the checkpoint
 * after that. Throws StorageError.
 */
export function purgeMore(database: DatabaseSync): boolean {
  const stage = database.prepare('SELECT value FROM meta WHERE key = ?').get(PURGE)?.['value']
  if (stage === undefined) return false
  const pages = stage === 'begin' ? -STEP_PAGES : STEP_PAGES
  const isDone = transaction(database, () => {
    const changes = ['parts', 'words'].map((index) => merge(database, index, pages))
    const done = changes.every((count) => count < LEAST_CHANGES)
    if (done) database.prepare('DELETE FROM meta WHERE key = ?').run(PURGE)
    else database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(PURGE, 'go on')
    return done
  })
  // Old pages would stay in the write-ahead log until it comes round to their place.
  if (isDone) checkpoint(database)
  return !isDone
}

function checkpoint(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    throw asStorageError(error)
  }
}

/** Merges all segments of an index, so many pages of it; a negative number begins anew. Answers how many rows changed. */
function merge(database: DatabaseSync, index: string, pages: number): number {
  const total = () => Number(database.prepare('SELECT total_changes() AS total').get()?.['total'])
  const before = total()
  database.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`).run(pages)
  return total() - before
}
