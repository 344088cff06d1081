import type { DatabaseSync } from 'node:sqlite'
import { asStorageError, transaction } from './sqlite.ts'

/** Set in `meta` while the indexes may hold words of deleted messages: 'begin', then 'go on'. */
export const PURGE = 'purge'

/** Pages of an index that one step rewrites: takes some milliseconds. */
const STEP_PAGES = 200

/** A merge that changed fewer rows than this had nothing left to do (FTS5, "the merge command"). */
const LEAST_CHANGES = 2

/**
 * Removes the words of deleted messages from the indexes, one step at a time; returns whether there
 * is more to do. Deleting an entry only hides it. Its words go when its part of the index is
 * rewritten, and from the disk with the next checkpoint. Throws StorageError.
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
  // Otherwise old pages would stay in the write-ahead log until it reuses their space.
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

/**
 * Merges the segments of an index, this many pages; a negative number starts over. Returns how many
 * rows changed.
 */
function merge(database: DatabaseSync, index: string, pages: number): number {
  const total = () => Number(database.prepare('SELECT total_changes() AS total').get()?.['total'])
  const before = total()
  database.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`).run(pages)
  return total() - before
}
