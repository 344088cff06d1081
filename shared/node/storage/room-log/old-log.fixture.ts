import { DatabaseSync } from 'node:sqlite'
import { migrate, schemaSteps } from './schema.ts'

/** A message as older versions stored it, in schema 1 to 7. */
export interface OldMessage {
  readonly seq: number
  readonly at: number
  readonly text: string
}

/** The file of a room as a Parley with an older schema left it, with these messages of one member. */
export function oldLog(path: string, version: number, messages: readonly OldMessage[]): DatabaseSync {
  const database = new DatabaseSync(path)
  migrate(database, path, schemaSteps.slice(0, version))
  database.exec("INSERT INTO meta VALUES ('room', 'r'), ('name', 'R'), ('epoch', 1), ('afterSeq', 0)")
  const insert = database.prepare(
    `INSERT INTO events (seq, epoch, at, author, name, nonce, kind, channel, text)
     VALUES (?, 1, ?, 'a', 'A', ?, 'messagePosted', 'general', ?)`,
  )
  for (const { seq, at, text } of messages) insert.run(seq, at, `n${seq}`, text)
  return database
}
