import type { DatabaseSync } from 'node:sqlite'
import { undelivered, type Outgoing } from '../../../client/replica/outbox.ts'

/** What this computer's user has written and the log does not have yet, in the order of writing. */
export const readOutgoing = (database: DatabaseSync): readonly Outgoing[] =>
  database
    .prepare('SELECT nonce, channel, body, at, failure FROM outbox ORDER BY place')
    .all()
    .map(({ nonce, channel, body, at, failure }) => ({
      nonce: String(nonce),
      channel: String(channel),
      body: String(body),
      at: Number(at),
      delivery:
        failure === null
          ? { kind: 'pending' }
          : {
              kind: 'failed',
              reason: undelivered.find((reason) => reason === failure) ?? 'storage-failed',
            },
    }))

/** Throws what SQLite throws; call it in a transaction. */
export function writeOutgoing(
  database: DatabaseSync,
  { nonce, channel, body, at, delivery }: Outgoing,
): void {
  const failure = delivery.kind === 'failed' ? delivery.reason : null
  database
    .prepare(
      `INSERT INTO outbox (nonce, place, channel, body, at, failure)
       VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM outbox), ?, ?, ?, ?)
       ON CONFLICT (nonce) DO UPDATE SET failure = excluded.failure`,
    )
    .run(nonce, channel, body, at, failure)
}

/** Throws what SQLite throws; call it in a transaction. */
export function deleteOutgoing(database: DatabaseSync, nonce: string): void {
  database.prepare('DELETE FROM outbox WHERE nonce = ?').run(nonce)
}
