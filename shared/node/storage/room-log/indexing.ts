import type { DatabaseSync } from 'node:sqlite'
import { fold } from '../../../protocol/text/search-fold.ts'
import { Meta } from './meta.ts'
import { SPAN } from './schema.ts'
import { transaction } from './sqlite.ts'

/** Messages indexed in one step: takes some tens of milliseconds. */
export const INDEX_STEP = 1_000

/** Scripts written without spaces: the index of words treats each character as a word. */
const UNSPACED =
  /([\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Khmer}\p{scx=Lao}\p{scx=Myanmar}])/gu
/** What FTS5 would leave out: symbols, emoji, and marks that are vowels. */
const SYMBOL = /[^\p{L}\p{N}\p{Co}\s]/gu
/**
 * FTS5 treats private use characters as words. Two symbols that share one are told apart by the
 * text itself.
 */
const FIRST_PRIVATE = 0xe000
const PRIVATE_COUNT = 6_400

/**
 * A folded text for the index of words: symbols, and characters of scripts without spaces, are
 * separate words.
 */
export const asWords = (folded: string): string =>
  folded.replace(UNSPACED, ' $1 ').replace(SYMBOL, (sign) => ` ${privateUseFor(sign)} `)

const privateUseFor = (sign: string): string =>
  String.fromCharCode(FIRST_PRIVATE + ((sign.codePointAt(0) ?? 0) % PRIVATE_COUNT))

type Row = ReturnType<ReturnType<DatabaseSync['prepare']>['all']>[number]

const seqOf = (row: Row | undefined): number | undefined => (row ? Number(row['seq']) : undefined)

/**
 * Indexes messages, new ones first, at most `limit`; returns how many it looked at. Storing a
 * message does not index it, so that a busy room pays for search when it has time. Throws
 * StorageError.
 */
export function indexMore(database: DatabaseSync, limit = INDEX_STEP): number {
  return transaction(database, () => {
    const meta = new Meta(database)
    const rowsOf = (seqs: string) =>
      database.prepare(
        `SELECT seq, kind, coalesce((SELECT text FROM events AS edits WHERE edits.seq = edited.edit), events.text) AS text
         FROM events LEFT JOIN edited USING (seq) WHERE ${seqs} LIMIT ?`,
      )
    // The indexed events are one range: it grows up with new messages, and down to the oldest.
    const { to, from } = indexedStretch(database)
    const newer = rowsOf('seq > ? ORDER BY seq').all(to, limit)
    const older =
      newer.length < limit ? rowsOf('seq < ? ORDER BY seq DESC').all(from, limit - newer.length) : []
    if (newer.length + older.length === 0) return 0
    const index = indexer(database)
    for (const { seq, text, kind } of [...newer, ...older]) {
      if (kind === 'messagePosted' && typeof text === 'string') index(Number(seq), text)
    }
    storeSpan(database, seqOf(newer.at(0)), seqOf(newer.at(-1)))
    storeSpan(database, seqOf(older.at(-1)), seqOf(older.at(0)))
    meta.set({ indexedTo: seqOf(newer.at(-1)) ?? to, indexedFrom: seqOf(older.at(-1)) ?? from })
    return newer.length + older.length
  })
}

/** A function that adds a message's text to both indexes. */
function indexer(database: DatabaseSync): (seq: number, text: string) => void {
  const parts = database.prepare('INSERT INTO parts (rowid, text) VALUES (?, ?)')
  const words = database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)')
  return (seq, text) => {
    const folded = fold(text)
    parts.run(seq, folded)
    words.run(seq, asWords(folded))
  }
}

/** A message is found by this text from now on, if it is indexed already. Call it in a transaction. */
export function indexAgain(database: DatabaseSync, seq: number, text: string): void {
  const { from, to } = indexedStretch(database)
  if (seq < from || seq > to) return
  unindex(database, seq)
  indexer(database)(seq, text)
}

/** A message is no longer found. Call it in a transaction. */
export function unindex(database: DatabaseSync, seq: number): void {
  database.prepare('DELETE FROM parts WHERE rowid = ?').run(seq)
  database.prepare('DELETE FROM words WHERE rowid = ?').run(seq)
}

/** Whether the newest message is indexed, and all between it and the oldest indexed one. */
export const isIndexedToHead = (database: DatabaseSync): boolean =>
  indexedStretch(database).to >= newestSeq(database)

/** The range of indexed seqs, both included; empty at first, at the end of the log. */
function indexedStretch(database: DatabaseSync): { readonly to: number; readonly from: number } {
  const meta = new Meta(database)
  const newest = newestSeq(database)
  return { to: Number(meta.get('indexedTo') ?? newest), from: Number(meta.get('indexedFrom') ?? newest + 1) }
}

const newestSeq = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT max(seq) AS seq FROM events').get()?.['seq'] ?? 0)

/**
 * Stores the times of the events from one seq to another, if there are any. Clocks may be changed:
 * a span is as wide as its times are.
 */
function storeSpan(database: DatabaseSync, from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined) return
  database
    .prepare(
      `INSERT INTO spans SELECT seq / ${SPAN}, min(at), max(at) FROM events WHERE seq BETWEEN ? AND ? GROUP BY seq / ${SPAN}
       ON CONFLICT (block) DO UPDATE SET least = min(least, excluded.least), most = max(most, excluded.most)`,
    )
    .run(from, to)
}
