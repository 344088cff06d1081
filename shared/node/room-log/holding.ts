import type { DatabaseSync } from 'node:sqlite'
import { stillHolding } from '../../host/still-holding.ts'
import type { RoomEvent } from '../../protocol/events.ts'
import { EVENT_COLUMNS, fromRow, toRow } from './rows.ts'

/** What still holds of the events that were forgotten, oldest first. */
export function* holdingBefore(database: DatabaseSync): Iterable<RoomEvent> {
  for (const row of database.prepare(`SELECT ${EVENT_COLUMNS} FROM state ORDER BY seq`).iterate()) {
    yield fromRow(row)
  }
}

/** All kept events before a seq but messages, oldest first. */
export function* notesBefore(database: DatabaseSync, seq: number): Iterable<RoomEvent> {
  const notes = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE kind <> 'messagePosted' AND seq < ? ORDER BY seq`,
  )
  for (const row of notes.iterate(seq)) yield fromRow(row)
}

/** The events before `first` are about to be forgotten: what holds of them is kept. To be called in that transaction. */
export function keepHolding(database: DatabaseSync, first: number): void {
  const [note] = notesBefore(database, first)
  if (!note) return
  const holding = stillHolding(concat(holdingBefore(database), notesBefore(database, first)))
  database.exec('DELETE FROM state')
  const insert = database.prepare(
    `INSERT INTO state (${EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const event of holding) insert.run(...toRow(event))
}

function* concat(...parts: Iterable<RoomEvent>[]): Iterable<RoomEvent> {
  for (const part of parts) yield* part
}
