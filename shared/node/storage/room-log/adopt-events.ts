import type { DatabaseSync } from 'node:sqlite'
import { indexAgain } from './indexing.ts'
import { EVENT_COLUMNS, EVENT_VALUES, fromRow, toRow, UNKNOWN_KIND } from './rows.ts'
import { transaction } from './sqlite.ts'
import type { StoredMessages } from './stored-messages.ts'

/**
 * Events that an earlier build did not know, and that this one knows: from now on they are stored,
 * found and applied like others [E4]. Throws StorageError.
 */
export function adoptEvents(database: DatabaseSync, messages: StoredMessages): void {
  const known = database
    .prepare(
      `SELECT ${EVENT_COLUMNS} FROM events
       WHERE kind <> 'messagePosted' AND target IS NULL AND substr(kind, 1, 1) = '${UNKNOWN_KIND}' ORDER BY seq`,
    )
    .all()
    .map(fromRow)
    .filter(({ kind }) => kind !== 'unknown')
  if (known.length === 0) return
  transaction(database, () => {
    const update = database.prepare(`UPDATE events SET (${EVENT_COLUMNS}) = (${EVENT_VALUES}) WHERE seq = ?`)
    for (const event of known) {
      update.run(...toRow(event), event.seq)
      if (event.kind === 'messagePosted') indexAgain(database, event.seq, event.content.text)
      messages.related(event)
    }
    messages.arrived(known)
  })
}
