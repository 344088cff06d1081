import type { DatabaseSync } from 'node:sqlite'
import type { RoomEvent } from '../../../protocol/log/events.ts'
import { chainText, eventText } from '../../../protocol/trust/proofs.ts'
import { nodeVerifier } from '../../trust/signatures.ts'
import { EVENT_COLUMNS, fromRow } from './rows.ts'

/**
 * A position of the log and its link, which stands for everything up to there in 43 characters
 * [S5].
 */
export interface Anchor {
  readonly seq: number
  readonly link: string
}

/**
 * The last event that an import has left without its kind, and so without a hash; 0 if there is
 * none.
 */
export const lastUnhashed = (database: DatabaseSync): number =>
  Number(database.prepare("SELECT max(seq) AS seq FROM events WHERE kind = 'unknown'").get()?.['seq'] ?? 0)

/**
 * The hash of an event in the chain; what removal left keeps the one it had. Undefined if only the
 * place of the event was kept.
 */
export function hashOf(event: RoomEvent): string | undefined {
  switch (event.kind) {
    case 'unknown':
      return event.raw && nodeVerifier.hash(eventText(event.raw))
    case 'redacted':
      return event.hash
    default:
      return nodeVerifier.hash(eventText(event))
  }
}

/**
 * The chain computed on from a position, up to `until`, or to before the first event that is
 * missing or has no hash. Takes some microseconds per event.
 */
export function linkAfter(database: DatabaseSync, { seq, link }: Anchor, until: number): Anchor {
  const rows = database
    .prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE seq > ? AND seq <= ? ORDER BY seq`)
    .iterate(seq, until)
  let at = { seq, link }
  for (const row of rows) {
    const event = fromRow(row)
    const hash = hashOf(event)
    if (hash === undefined || event.seq !== at.seq + 1) break
    at = { seq: event.seq, link: nodeVerifier.hash(chainText(at.link, hash)) }
  }
  return at
}
