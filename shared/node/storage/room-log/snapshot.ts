import type { DatabaseSync } from 'node:sqlite'
import { RoomState } from '../../../host/state/room-state.ts'
import type { RoomEvent } from '../../../protocol/log/events.ts'
import { EVENT_COLUMNS, EVENT_VALUES, fromRow, toRow } from './rows.ts'

/** What still holds of deleted events, oldest first. */
export function* snapshotBefore(database: DatabaseSync): Iterable<RoomEvent> {
  for (const row of database.prepare(`SELECT ${EVENT_COLUMNS} FROM state ORDER BY seq`).iterate()) {
    yield fromRow(row)
  }
}

/** All kept events before a seq except messages and relations, oldest first. */
export function* stateEventsBefore(database: DatabaseSync, seq: number): Iterable<RoomEvent> {
  const stateEvents = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE kind <> 'messagePosted' AND target IS NULL AND seq < ? ORDER BY seq`,
  )
  for (const row of stateEvents.iterate(seq)) yield fromRow(row)
}

/**
 * Keeps what still holds of the events before `first`, which are about to be deleted. Call it in
 * the same transaction.
 */
export function keepSnapshot(database: DatabaseSync, first: number): void {
  const [oldest] = stateEventsBefore(database, first)
  if (!oldest) return
  const state = new RoomState(snapshotBefore(database))
  for (const event of stateEventsBefore(database, first)) state.apply(event)
  database.exec('DELETE FROM state')
  const insert = database.prepare(`INSERT INTO state (${EVENT_COLUMNS}) VALUES (${EVENT_VALUES})`)
  for (const event of state.snapshot()) insert.run(...toRow(event))
}
