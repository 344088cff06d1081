import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EVENT_COLUMNS, fromRow } from '../../shared/node/storage/room-log/rows.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'

export interface RoomFile {
  readonly events: RoomEvent[]
  readonly outbox: { nonce: string; body: string }[]
}

/**
 * Reads a room's file from a copy, so that looking neither recovers nor checkpoints the original.
 */
export function readRoomFile(dataFolder: string, room: string): RoomFile {
  const folder = mkdtempSync(join(tmpdir(), 'parley-faults-'))
  const original = join(dataFolder, 'rooms', `${room}.db`)
  const copy = join(folder, 'room.db')
  try {
    for (const extension of ['', '-wal']) {
      if (existsSync(`${original}${extension}`))
        copyFileSync(`${original}${extension}`, `${copy}${extension}`)
    }
    const database = new DatabaseSync(copy)
    try {
      const verdict = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
      if (verdict !== 'ok') throw new Error(`${original}: ${String(verdict)}`)
      return {
        events: database.prepare(`SELECT ${EVENT_COLUMNS} FROM events ORDER BY seq`).all().map(fromRow),
        outbox: database
          .prepare("SELECT nonce, json_extract(command, '$.content.text') AS body FROM outbox ORDER BY place")
          .all()
          .map((row) => ({ nonce: String(row['nonce']), body: String(row['body']) })),
      }
    } finally {
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
