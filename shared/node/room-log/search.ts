import type { DatabaseSync } from 'node:sqlite'
import type { MessagePosted } from '../../protocol/events.ts'
import { EVENT_COLUMNS, fromRow } from './rows.ts'
import { SPAN } from './schema.ts'
import { transaction } from './sqlite.ts'

export interface SearchQuery {
  readonly query: string
  readonly channel?: string
  readonly author?: string
  /** Wall times: from inclusive, until exclusive. */
  readonly from?: number
  readonly until?: number
  /** Only messages before this seq. */
  readonly before?: number
  readonly limit: number
}

/** Scripts written without spaces: each character is a word of its own in the index of words. */
const UNSPACED =
  /([\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Khmer}\p{scx=Lao}\p{scx=Myanmar}])/gu
const spaced = (text: string): string => text.replace(UNSPACED, ' $1 ')

/** FTS5 takes a string in double quotes literally, whatever characters of its syntax are in it. */
const literal = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Messages indexed in one step: about ten milliseconds of work. */
export const INDEX_STEP = 1_000

/**
 * Adds messages that are not indexed yet, new ones first, at most `limit`; answers how many it looked at. Indexing is not
 * part of storing a message, so that a busy room pays for search when it has time.
 */
export function indexMore(database: DatabaseSync, limit = INDEX_STEP): number {
  return transaction(database, () => {
    const meta = (key: string) => database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value']
    const oldest = Number(database.prepare('SELECT min(seq) AS seq FROM events').get()?.['seq'] ?? 0)
    // What is indexed is one stretch: it grows upwards with new messages, downwards with older ones that were fetched.
    let to = Number(meta('indexedTo') ?? oldest - 1)
    let from = Number(meta('indexedFrom') ?? oldest)
    const newer = database
      .prepare('SELECT seq, text, kind FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(to, limit)
    const older =
      newer.length < limit
        ? database
            .prepare('SELECT seq, text, kind FROM events WHERE seq < ? ORDER BY seq DESC LIMIT ?')
            .all(from, limit - newer.length)
        : []
    const parts = database.prepare('INSERT INTO parts (rowid, text) VALUES (?, ?)')
    const words = database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)')
    for (const { seq, text, kind } of [...newer, ...older]) {
      to = Math.max(to, Number(seq))
      from = Math.min(from, Number(seq))
      if (kind !== 'messagePosted' || typeof text !== 'string') continue
      parts.run(Number(seq), text)
      words.run(Number(seq), spaced(text))
    }
    if (newer.length + older.length === 0) return 0
    noteSpan(database, newer.at(0)?.['seq'], newer.at(-1)?.['seq'])
    noteSpan(database, older.at(-1)?.['seq'], older.at(0)?.['seq'])
    const write = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
    write.run('indexedTo', to)
    write.run('indexedFrom', from)
    return newer.length + older.length
  })
}

type Value = ReturnType<ReturnType<DatabaseSync['prepare']>['all']>[number][string]

/** Notes the times of the events from one seq to another, if there are any. Clocks may be moved: a span is as wide as its times are. */
function noteSpan(database: DatabaseSync, from: Value | undefined, to: Value | undefined): void {
  if (from === undefined || to === undefined) return
  database
    .prepare(
      `INSERT INTO spans SELECT seq / ${SPAN}, min(at), max(at) FROM events WHERE seq BETWEEN ? AND ? GROUP BY seq / ${SPAN}
       ON CONFLICT (block) DO UPDATE SET least = min(least, excluded.least), most = max(most, excluded.most)`,
    )
    .run(from, to)
}

/** The seqs, from inclusive, to exclusive, outside of which nothing that is indexed happened within these times. */
function seqsWithin(database: DatabaseSync, { from, until }: Pick<SearchQuery, 'from' | 'until'>) {
  const bounds = database
    .prepare('SELECT min(block) AS low, max(block) + 1 AS high FROM spans WHERE most >= ? AND least < ?')
    .get(from ?? -Infinity, until ?? Infinity)
  return { low: Number(bounds?.['low'] ?? 0) * SPAN, high: Number(bounds?.['high'] ?? 0) * SPAN }
}

/** The messages that contain every word of the query, or part of a word, newest first. */
export function searchMessages(
  database: DatabaseSync,
  { query, limit, ...filters }: SearchQuery,
): MessagePosted[] {
  // SQLite reads what is looked for up to the first NUL, and no message has one.
  const terms = query.normalize('NFC').replaceAll('\0', ' ').split(/\s+/).filter(Boolean)
  const parts = terms.filter((term) => Array.from(term).length >= 3)
  const short = terms.filter((term) => !parts.includes(term))
  const words = short.filter((term) => /[\p{L}\p{N}]/u.test(term))
  const scanned = short.filter((term) => !words.includes(term))
  const where = ["kind = 'messagePosted'"]
  const values: (string | number | bigint)[] = []
  const also = (clause: string, ...more: (string | number | bigint)[]) => {
    where.push(clause)
    values.push(...more)
  }
  const partsQuery = parts.map(literal).join(' ')
  const wordsQuery = words.map((term) => `${literal(spaced(term).trim())}*`).join(' ')
  // The first index drives, newest first; it stops as soon as there are enough.
  let from = 'events'
  let order = 'seq'
  if (partsQuery) {
    from = 'parts JOIN events ON seq = parts.rowid'
    order = 'parts.rowid'
    also('parts MATCH ?', partsQuery)
    if (wordsQuery) also('seq IN (SELECT rowid FROM words WHERE words MATCH ?)', wordsQuery)
  } else if (wordsQuery) {
    from = 'words JOIN events ON seq = words.rowid'
    order = 'words.rowid'
    also('words MATCH ?', wordsQuery)
  }
  for (const term of scanned) also('instr(events.text, ?) > 0', term)
  if (filters.channel !== undefined) also('channel = ?', filters.channel)
  // The plus keeps SQLite from gathering all of an author's messages first: newest first, it may stop soon.
  if (filters.author !== undefined) also('+author = ?', filters.author)
  if (filters.from !== undefined) also('at >= ?', filters.from)
  if (filters.until !== undefined) also('at < ?', filters.until)
  let before = filters.before ?? Infinity
  if (filters.from !== undefined || filters.until !== undefined) {
    const { low, high } = seqsWithin(database, filters)
    before = Math.min(before, high)
    also(`${order} >= ?`, BigInt(low))
  }
  // As integers: a number is bound as a real one, by which FTS5 begins nowhere but at its end.
  if (before < Infinity) also(`${order} < ?`, BigInt(before))
  const columns = EVENT_COLUMNS.replace('text', 'events.text')
  const sql = `SELECT ${columns} FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${order} DESC LIMIT ?`
  return database
    .prepare(sql)
    .all(...values, limit)
    .map(fromRow)
    .filter((event) => event.kind === 'messagePosted')
}

/** The first event of a channel at or after a wall time, by halving: `at` grows with seq but for changed clocks. */
export function findDate(database: DatabaseSync, channel: string, at: number): number | null {
  const bounds = database.prepare('SELECT min(seq) AS low, max(seq) AS high FROM events').get()
  let low = Number(bounds?.['low'] ?? 1)
  let high = Number(bounds?.['high'] ?? 0) + 1
  const timeOf = database.prepare('SELECT at FROM events WHERE seq = ?')
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (Number(timeOf.get(middle)?.['at'] ?? Infinity) < at) low = middle + 1
    else high = middle
  }
  const found = database.prepare('SELECT seq FROM events WHERE channel = ? AND seq >= ? ORDER BY seq LIMIT 1')
  const seq = found.get(channel, low)?.['seq']
  return seq === undefined ? null : Number(seq)
}
