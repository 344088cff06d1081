import type { DatabaseSync } from 'node:sqlite'

/** The channels that the host sent last, in its order. */
export const storedChannels = (database: DatabaseSync): string[] =>
  database
    .prepare('SELECT name FROM channels ORDER BY place')
    .all()
    .map(({ name }) => String(name))

/** All known channels: those that the host sent, then those in events. */
export const knownChannels = (database: DatabaseSync): string[] =>
  database
    .prepare(
      `SELECT name FROM (
         SELECT name, 0 AS source, place FROM channels
         UNION ALL SELECT channel, 1, min(seq) FROM state WHERE kind = 'channelCreated' GROUP BY channel
         UNION ALL SELECT DISTINCT channel, 2, channel FROM events
       ) ORDER BY source, place`,
    )
    .all()
    .map(({ name }) => String(name))

/** Call it in a transaction. */
export function writeChannels(database: DatabaseSync, names: readonly string[]): void {
  database.exec('DELETE FROM channels')
  const insert = database.prepare('INSERT OR IGNORE INTO channels (name, place) VALUES (?, ?)')
  for (const [place, name] of names.entries()) insert.run(name, place)
}
