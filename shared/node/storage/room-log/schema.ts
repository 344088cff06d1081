import type { DatabaseSync } from 'node:sqlite'
import { NewerSchemaError } from '../newer-schema-error.ts'
import { transaction } from './sqlite.ts'

/** Seqs whose times share one row of `spans`. */
export const SPAN = 1_000

/** Steps from one version of the schema to the next. A released step is never edited. */
export const schemaSteps: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    name TEXT NOT NULL,
    nonce TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    text TEXT
  ) STRICT;
  CREATE UNIQUE INDEX events_by_command ON events (author, nonce);
  CREATE INDEX events_by_channel ON events (channel, seq);
  CREATE INDEX events_not_messages ON events (seq) WHERE kind <> 'messagePosted';
  CREATE TABLE outbox (
    nonce TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    channel TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    failure TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE parts USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
  );
  CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2'
  );
  `,
  // Nonces rise with time, while authors take turns: ordered by nonce, a batch of messages fits one
  // page of the index.
  `
  DROP INDEX events_by_command;
  CREATE UNIQUE INDEX events_by_command ON events (nonce, author);
  `,
  `
  ALTER TABLE events ADD COLUMN sig TEXT;
  `,
  // When the events of each thousand seqs happened: a search within a week reads only that week,
  // wherever it is.
  `
  CREATE TABLE spans (block INTEGER PRIMARY KEY, least INTEGER NOT NULL, most INTEGER NOT NULL) STRICT;
  INSERT INTO spans SELECT seq / 1000, min(at), max(at) FROM events GROUP BY seq / 1000;
  `,
  // When this computer received an event, by its clock; null if that is `at`, or unknown. What
  // still holds of deleted events. The channels that a copy's host has sent, in its order. A host
  // may accept a command again whose first event it has deleted and copies have not: only commands
  // sent from here are unique.
  `
  ALTER TABLE events ADD COLUMN received INTEGER;
  DROP INDEX events_by_command;
  CREATE UNIQUE INDEX events_by_command ON events (nonce, author) WHERE received IS NULL;
  CREATE TABLE state (
    seq INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    name TEXT NOT NULL,
    nonce TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    text TEXT,
    sig TEXT
  ) STRICT;
  CREATE INDEX state_by_command ON state (nonce, author);
  CREATE TABLE channels (name TEXT PRIMARY KEY, place INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // From here on the indexes hold folded texts (protocol/text/search-fold.ts). They are rebuilt step by
  // step, like those of a new log.
  `
  INSERT INTO parts (parts) VALUES ('delete-all');
  INSERT INTO words (words) VALUES ('delete-all');
  DELETE FROM meta WHERE key IN ('indexedTo', 'indexedFrom');
  `,
  // The state has one `memberJoined` per member, under the present name; it used to keep only the
  // renaming.
  `
  UPDATE state SET kind = 'memberJoined', text = NULL WHERE kind = 'memberRenamed';
  `,
  // Contents instead of bodies, relations, and the signature of protocol 2. The outbox keeps whole
  // commands. Events have another hash now, so the chain begins again. Copies find messages by
  // their commands, too.
  `
  ALTER TABLE events RENAME COLUMN sig TO sig1;
  ALTER TABLE events ADD COLUMN extra TEXT;
  ALTER TABLE events ADD COLUMN target TEXT;
  ALTER TABLE events ADD COLUMN sig TEXT;
  ALTER TABLE events ADD COLUMN seen TEXT;
  ALTER TABLE events ADD COLUMN forged INTEGER;
  ALTER TABLE state RENAME COLUMN sig TO sig1;
  ALTER TABLE state ADD COLUMN extra TEXT;
  ALTER TABLE state ADD COLUMN target TEXT;
  ALTER TABLE state ADD COLUMN sig TEXT;
  ALTER TABLE state ADD COLUMN seen TEXT;
  UPDATE events SET kind = 'redacted' WHERE kind = 'messageRemoved';
  DROP INDEX events_not_messages;
  CREATE INDEX events_of_state ON events (seq) WHERE kind <> 'messagePosted' AND target IS NULL;
  CREATE INDEX events_by_target ON events (target, seq) WHERE target IS NOT NULL;
  CREATE TABLE edited (seq INTEGER PRIMARY KEY, edit INTEGER NOT NULL) STRICT;
  CREATE INDEX events_of_others ON events (nonce, author) WHERE received IS NOT NULL;
  DELETE FROM meta WHERE key IN ('chainSeq', 'chainLink');
  CREATE TABLE commands (
    nonce TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    command TEXT NOT NULL,
    at INTEGER NOT NULL,
    not_before INTEGER,
    failure TEXT
  ) STRICT, WITHOUT ROWID;
  INSERT INTO commands SELECT nonce, place,
    json_object('kind', 'post', 'channel', channel, 'content', json_object('text', body)), at, NULL, failure FROM outbox;
  DROP TABLE outbox;
  ALTER TABLE commands RENAME TO outbox;
  `,
]

/** The version of a database's schema; 0 for a new file. Throws NewerSchemaError above `newest`. */
export function schemaVersion(database: DatabaseSync, path: string, newest = schemaSteps.length): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version <= newest) return version
  throw new NewerSchemaError(
    `${path} was written by a newer version of Parley (format ${version}; this one knows ${newest}). Nothing in it was changed. Install the newer version again to open it.`,
  )
}

/**
 * Migrates a database to the present schema, each step in one transaction. Throws NewerSchemaError,
 * StorageError.
 */
export function migrate(database: DatabaseSync, path: string, steps: readonly string[] = schemaSteps): void {
  const version = schemaVersion(database, path, steps.length)
  steps.slice(version).forEach((step, i) => {
    transaction(database, () => {
      database.exec(step)
      database.exec(`PRAGMA user_version = ${version + i + 1}`)
    })
  })
}
