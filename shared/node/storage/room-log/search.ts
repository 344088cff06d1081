import type { DatabaseSync } from 'node:sqlite'
import type { MessagePosted } from '../../../protocol/log/events.ts'
import { fold } from '../../../protocol/text/search-fold.ts'
import { asWords } from './indexing.ts'
import { EVENT_COLUMNS, fromRow } from './rows.ts'
import { SPAN } from './schema.ts'

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

/** FTS5 takes a string in double quotes literally, whatever characters of its syntax are in it. */
const ftsLiteral = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** The terms of a query, folded as the indexes are; none if nothing could be found by it. */
export const searchTerms = (query: string): string[] =>
  // SQLite reads a search string up to the first NUL, and no message has one.
  fold(query.replaceAll('\0', ' ')).split(/\s+/).filter(Boolean)

/**
 * The seqs, from inclusive, to exclusive, outside of which no indexed event happened within these
 * times.
 */
function seqsWithin(database: DatabaseSync, { from, until }: Pick<SearchQuery, 'from' | 'until'>) {
  const bounds = database
    .prepare('SELECT min(block) AS low, max(block) + 1 AS high FROM spans WHERE most >= ? AND least < ?')
    .get(from ?? -Infinity, until ?? Infinity)
  return { low: Number(bounds?.['low'] ?? 0) * SPAN, high: Number(bounds?.['high'] ?? 0) * SPAN }
}

/** Symbols: the index of words only knows them by their neighbours. */
const SYMBOL = /[^\p{L}\p{N}]/u

/** Rows that are read together while short terms are compared with the texts themselves. */
const COMPARE_BATCH = 200

/**
 * The messages that contain every term of the query as they are shown now, newest first: as part of
 * a word from three characters on, as the beginning of one below. Both are compared folded
 * (search-fold.ts).
 */
export function searchMessages(
  database: DatabaseSync,
  { query, limit, ...filters }: SearchQuery,
): MessagePosted[] {
  const terms = searchTerms(query)
  if (terms.length === 0 && query.trim() !== '') return []
  const parts = terms.filter((term) => Array.from(term).length >= 3)
  const short = terms.filter((term) => !parts.includes(term))
  const compared = short.filter((term) => SYMBOL.test(term))
  const where = ["kind = 'messagePosted'"]
  const values: (string | number | bigint)[] = []
  const addFilter = (clause: string, ...more: (string | number | bigint)[]) => {
    where.push(clause)
    values.push(...more)
  }
  const partsQuery = parts.map(ftsLiteral).join(' ')
  const wordsQuery = short.map((term) => `${ftsLiteral(asWords(term).trim())}*`).join(' ')
  // The first index drives, newest first; it stops as soon as there are enough.
  let from = 'events'
  let order = 'seq'
  if (partsQuery) {
    from = 'parts JOIN events ON seq = parts.rowid'
    order = 'parts.rowid'
    addFilter('parts MATCH ?', partsQuery)
    if (wordsQuery) addFilter('seq IN (SELECT rowid FROM words WHERE words MATCH ?)', wordsQuery)
  } else if (wordsQuery) {
    from = 'words JOIN events ON seq = words.rowid'
    order = 'words.rowid'
    addFilter('words MATCH ?', wordsQuery)
  }
  if (filters.channel !== undefined) addFilter('channel = ?', filters.channel)
  // The plus keeps SQLite from first collecting all of an author's messages: newest first, it may
  // stop soon.
  if (filters.author !== undefined) addFilter('+author = ?', filters.author)
  if (filters.from !== undefined) addFilter('at >= ?', filters.from)
  if (filters.until !== undefined) addFilter('at < ?', filters.until)
  let before = filters.before ?? Number.MAX_SAFE_INTEGER
  if (filters.from !== undefined || filters.until !== undefined) {
    const { low, high } = seqsWithin(database, filters)
    before = Math.min(before, high)
    addFilter(`${order} >= ?`, BigInt(low))
  }
  // As an integer: numbers are bound as reals, with which FTS5 can only start at its end.
  where.push(`${order} < ?`)
  // An edited message is found by its last edit.
  const shown =
    'coalesce((SELECT text FROM events AS edits WHERE edits.seq = (SELECT edit FROM edited WHERE edited.seq = events.seq)), events.text)'
  const columns = `${EVENT_COLUMNS.replace('text', 'events.text')}, ${shown} AS shown`
  const statement = database.prepare(
    `SELECT ${columns} FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${order} DESC LIMIT ?`,
  )
  const next = (count: number) =>
    statement.all(...values, BigInt(before), count).flatMap((row) => {
      const event = fromRow(row)
      return event.kind === 'messagePosted' ? [{ event, shown: String(row['shown']) }] : []
    })
  if (compared.length === 0) return next(limit).map(({ event }) => event)
  const found: MessagePosted[] = []
  for (;;) {
    const rows = next(COMPARE_BATCH)
    for (const { event, shown: text } of rows) {
      const folded = fold(text)
      if (compared.every((term) => folded.includes(term))) found.push(event)
    }
    before = rows.at(-1)?.event.seq ?? 0
    if (rows.length < COMPARE_BATCH || found.length >= limit) return found.slice(0, limit)
  }
}

/**
 * The first event of a channel at or after a wall time, by binary search: `at` grows with seq
 * unless clocks change.
 */
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
