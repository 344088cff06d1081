import type { DatabaseSync } from 'node:sqlite'
import { undelivered, type Outgoing, type OutgoingCommand } from '../../../client/replica/outbox.ts'

/** The commands of this computer's user that are not in the log yet, in the order of writing. */
export const readOutgoing = (database: DatabaseSync): readonly Outgoing[] =>
  database
    .prepare('SELECT nonce, command, at, not_before, failure FROM outbox ORDER BY place')
    .all()
    .map(({ nonce, command, at, not_before: notBefore, failure }) => ({
      nonce: String(nonce),
      command: JSON.parse(String(command)) as OutgoingCommand,
      at: Number(at),
      notBefore: notBefore === null ? null : Number(notBefore),
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
  { nonce, command, at, notBefore, delivery }: Outgoing,
): void {
  const failure = delivery.kind === 'failed' ? delivery.reason : null
  database
    .prepare(
      `INSERT INTO outbox (nonce, place, command, at, not_before, failure)
       VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM outbox), ?, ?, ?, ?)
       ON CONFLICT (nonce) DO UPDATE SET failure = excluded.failure`,
    )
    .run(nonce, JSON.stringify(command), at, notBefore, failure)
}

/** Throws what SQLite throws; call it in a transaction. */
export function deleteOutgoing(database: DatabaseSync, nonce: string): void {
  database.prepare('DELETE FROM outbox WHERE nonce = ?').run(nonce)
}
