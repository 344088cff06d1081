import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  isRelation,
  type MessagePosted,
  type Redacted,
  type Relation,
  type RoomEvent,
} from '../../../protocol/log/events.ts'
import { messageId, type MessageRef } from '../../../protocol/log/message-ref.ts'
import { hashOf } from './chain.ts'
import { indexAgain, unindex } from './indexing.ts'
import { Meta } from './meta.ts'
import { PURGE } from './purge.ts'
import { EVENT_COLUMNS, fromRow } from './rows.ts'

/**
 * The messages of one log and the relations to them. Every relation is an event of its own;
 * `edited` only says which edit a message shows, for the search. Relations that a copy found to be
 * forged have no effect.
 */
export class StoredMessages {
  readonly #database: DatabaseSync
  readonly #bySender: StatementSync
  readonly #removal: StatementSync
  readonly #edit: StatementSync
  readonly #reactions: StatementSync

  constructor(database: DatabaseSync) {
    this.#database = database
    const columns = `SELECT ${EVENT_COLUMNS} FROM events WHERE`
    const isMessage = "nonce = :nonce AND author = :author AND kind IN ('messagePosted', 'redacted')"
    // One index for what was written here, and one for what was received. A host may accept a
    // command again whose first event it has forgotten and copies have not: the last one counts.
    this.#bySender = database.prepare(
      `SELECT * FROM (${columns} received IS NULL AND ${isMessage} UNION ALL ${columns} received IS NOT NULL AND ${isMessage})
       WHERE target IS NULL ORDER BY seq DESC LIMIT 1`,
    )
    const about = `${columns} target = :target AND forged IS NULL AND kind =`
    this.#removal = database.prepare(`${about} 'messageRemoved' ORDER BY seq LIMIT 1`)
    this.#edit = database.prepare(`${about} 'messageEdited' AND author = :author ORDER BY seq DESC LIMIT 1`)
    // SQLite takes the other columns from the row that has the maximum.
    this.#reactions = database.prepare(
      `SELECT * FROM (SELECT ${EVENT_COLUMNS}, max(seq) FROM events
         WHERE target = :target AND forged IS NULL AND kind = 'reactionSet' GROUP BY author, text)
       WHERE extra = 'on' ORDER BY seq`,
    )
  }

  /** The event that posted a message, or what removal has left of it. */
  at({ author, nonce }: MessageRef): MessagePosted | Redacted | undefined {
    const row = this.#bySender.get({ author, nonce })
    const event = row && fromRow(row)
    return event?.kind === 'messagePosted' || event?.kind === 'redacted' ? event : undefined
  }

  /** The relations that make a message what it is (`effectiveRelations`), oldest first. */
  relationsOf(ref: MessageRef): readonly Relation[] {
    const target = messageId(ref)
    const removal = this.#removal.get({ target })
    if (removal) return [fromRow(removal)].filter(isRelation)
    const edit = this.#edit.get({ target, author: ref.author })
    return [...(edit ? [edit] : []), ...this.#reactions.all({ target })]
      .map(fromRow)
      .filter(isRelation)
      .toSorted((a, b) => a.seq - b.seq)
  }

  /** Applies an event that was just stored to an earlier message. */
  related(event: RoomEvent): void {
    if (event.kind === 'messageRemoved') this.#remove(event.target)
    if (event.kind === 'messageEdited') this.#edited(event.target)
  }

  /** Older messages were stored, to which later relations may belong that are already here. */
  arrived(events: readonly RoomEvent[]): void {
    for (const { kind, author, nonce } of events) {
      if (kind !== 'messagePosted') continue
      const ref = { author: author.id, nonce }
      if (this.#removal.get({ target: messageId(ref) })) this.#remove(ref)
      else this.#edited(ref)
    }
  }

  /** Stores which edit a message shows, and indexes that. */
  #edited(ref: MessageRef): void {
    const message = this.at(ref)
    const edit = message && this.#edit.get({ target: messageId(ref), author: ref.author })
    if (message?.kind !== 'messagePosted' || !edit) return
    this.#database
      .prepare('INSERT OR REPLACE INTO edited (seq, edit) VALUES (?, ?)')
      .run(message.seq, Number(edit['seq']))
    indexAgain(this.#database, message.seq, String(edit['text']))
  }

  /**
   * Removes the text of a message and of its edits, here and from the search; places and hashes
   * stay: the chain holds [S5].
   */
  #remove(ref: MessageRef): void {
    const message = this.at(ref)
    const edits = this.#database
      .prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE target = ? AND kind = 'messageEdited'`)
      .all(messageId(ref))
      .map(fromRow)
    for (const event of [...(message?.kind === 'messagePosted' ? [message] : []), ...edits]) {
      this.#database
        .prepare(
          "UPDATE events SET kind = 'redacted', text = ?, extra = NULL, sig = NULL, seen = NULL, sig1 = NULL WHERE seq = ?",
        )
        .run(hashOf(event) ?? '', event.seq)
    }
    if (message) {
      this.#database.prepare('DELETE FROM edited WHERE seq = ?').run(message.seq)
      unindex(this.#database, message.seq)
    }
    new Meta(this.#database).set({ [PURGE]: 'begin' })
  }
}
