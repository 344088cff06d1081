import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CommandKey, History, Stored } from '../../host/history.ts'
import type { Outgoing } from '../../client/outbox.ts'
import { rejectReasons } from '../../protocol/close-reasons.ts'
import { CHAIN_START } from '../../protocol/proofs.ts'
import { StorageError } from '../../protocol/storage-error.ts'
import { FIRST_CHANNEL, type Position, type RoomEvent } from '../../protocol/events.ts'
import { hashOf, linkAfter, type Anchor } from './chain.ts'
import { EVENT_COLUMNS, fromRow, toRow } from './rows.ts'
import { PURGE } from './purge.ts'
import { SPAN } from './schema.ts'
import { asStorageError, transaction } from './sqlite.ts'

/** Events whose links are computed at once at most when somebody is welcomed: some tens of milliseconds. */
const LINK_STEP = 5_000

/** What a new log begins with. */
export interface LogSubject {
  readonly id: string
  readonly name: string
}

/**
 * One room's log in one SQLite file, the same for the host that makes it and the client that copies it: a stretch of
 * events without a gap, from `first` to `head`, and the outbox of this machine's user. Writing throws StorageError.
 */
export class RoomLog implements History {
  readonly database: DatabaseSync
  readonly room: string
  #name: string
  #head: Position
  #first: number
  /** Up to where the chain is known. */
  #anchor: Anchor | undefined
  readonly #insert: StatementSync
  readonly #find: StatementSync
  readonly #after: StatementSync
  readonly #before: StatementSync
  readonly #beforeInChannel: StatementSync
  readonly #afterInChannel: StatementSync

  /** Takes over a migrated database (openRoomLog makes one). */
  constructor(database: DatabaseSync, subject: LogSubject, epoch: number) {
    this.database = database
    const kept = this.#meta('room')
    this.room = kept ?? subject.id
    this.#name = this.#meta('name') ?? subject.name
    if (kept === undefined) this.#writeMeta({ room: subject.id, name: subject.name, epoch, afterSeq: 0 })
    const last = database.prepare('SELECT epoch, seq FROM events ORDER BY seq DESC LIMIT 1').get()
    const oldest = database.prepare('SELECT seq FROM events ORDER BY seq LIMIT 1').get()
    const afterSeq = Number(this.#meta('afterSeq'))
    this.#head = last
      ? { epoch: Number(last['epoch']), seq: Number(last['seq']) }
      : { epoch: Number(this.#meta('epoch')), seq: afterSeq }
    this.#first = oldest ? Number(oldest['seq']) : afterSeq + 1
    const chainLink = this.#meta('chainLink')
    this.#anchor =
      chainLink === undefined ? undefined : { seq: Number(this.#meta('chainSeq')), link: chainLink }
    this.#insert = database.prepare(
      `INSERT INTO events (${EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#find = database.prepare('SELECT epoch, seq FROM events WHERE author = ? AND nonce = ?')
    const select = `SELECT ${EVENT_COLUMNS} FROM events WHERE`
    this.#after = database.prepare(`${select} seq > ? ORDER BY seq LIMIT ?`)
    this.#before = database.prepare(`${select} seq < ? ORDER BY seq DESC LIMIT ?`)
    this.#beforeInChannel = database.prepare(`${select} channel = ? AND seq < ? ORDER BY seq DESC LIMIT ?`)
    this.#afterInChannel = database.prepare(`${select} channel = ? AND seq > ? ORDER BY seq LIMIT ?`)
  }

  /** What the room is called, as far as this machine knows. */
  get name(): string {
    return this.#name
  }

  get head(): Position {
    return this.#head
  }

  get first(): number {
    return this.#first
  }

  get bytes(): number {
    const pragma = (name: string) => Number(this.database.prepare(`PRAGMA ${name}`).get()?.[name])
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  }

  link(): string | undefined {
    this.advanceChain(LINK_STEP)
    return this.#anchor?.seq === this.#head.seq ? this.#anchor.link : undefined
  }

  /** This log is its host's: its chain begins with it, if it has not begun yet. */
  beginChain(): void {
    this.#anchor ??= { seq: this.#first - 1, link: CHAIN_START }
  }

  /** Computes the chain of at most so many events more. */
  advanceChain(count: number): void {
    const anchor = this.#anchor
    if (!anchor) return
    const seq = Math.min(anchor.seq + count, this.#head.seq)
    const link = linkAfter(this.database, anchor, seq)
    if (link !== undefined) this.#anchor = { seq, link }
  }

  /** The link at a place of this copy, as far as it can be told. */
  linkAt(seq: number): string | undefined {
    const anchor = this.#anchor
    if (!anchor || anchor.seq > seq) return undefined
    const link = linkAfter(this.database, anchor, seq)
    if (link !== undefined) this.#anchor = { seq, link }
    return link
  }

  /** From here on this copy's chain is computed: the link that the host told of this place. Throws StorageError. */
  anchor(anchor: Anchor): void {
    this.#anchor = anchor
    this.#writeMeta({ chainSeq: anchor.seq, chainLink: anchor.link })
  }

  rename(name: string): void {
    if (name === this.#name) return
    transaction(this.database, () => this.#writeMeta({ name }))
    this.#name = name
  }

  append(events: readonly RoomEvent[]): void {
    this.appendSettling(events, [])
  }

  /** `append`, and in the same transaction these messages leave the outbox. */
  appendSettling(events: readonly RoomEvent[], settled: readonly string[]): void {
    this.#checkFollows(events, this.#head.seq)
    transaction(this.database, () => {
      for (const event of events) this.#add(event)
      for (const nonce of settled) this.#deleteOutgoing(nonce)
    })
    const last = events.at(-1)
    if (last) this.#head = { epoch: last.epoch, seq: last.seq }
  }

  /** Adds the stretch that ends right before `first`, oldest first. */
  prepend(events: readonly RoomEvent[]): void {
    const oldest = events[0]
    if (!oldest) return
    this.#checkFollows(events, this.#first - events.length - 1)
    transaction(this.database, () => {
      for (const event of events) this.#insert.run(...toRow(event))
    })
    this.#first = oldest.seq
  }

  /** Forgets all events and goes on after this position. The outbox stays. */
  restart(after: Position): void {
    this.#anchor = undefined
    transaction(this.database, () => {
      this.database.exec(
        "DELETE FROM events; DELETE FROM parts; DELETE FROM words; DELETE FROM spans; DELETE FROM meta WHERE key LIKE 'indexed%' OR key LIKE 'chain%'",
      )
      this.#writeMeta({ epoch: after.epoch, afterSeq: after.seq })
    })
    this.#head = { epoch: after.epoch, seq: after.seq }
    this.#first = after.seq + 1
  }

  /** Forgets the events before `seq`. */
  forgetBefore(seq: number): void {
    const first = Math.min(seq, this.#head.seq + 1)
    if (first <= this.#first) return
    // The chain goes on from the newest forgotten event: what stood before it is in its link.
    this.linkAt(first - 1)
    const anchor = this.#anchor
    transaction(this.database, () => {
      this.database.prepare('DELETE FROM parts WHERE rowid < ?').run(first)
      this.database.prepare('DELETE FROM words WHERE rowid < ?').run(first)
      this.database.prepare('DELETE FROM spans WHERE block < ?').run(Math.floor(first / SPAN))
      this.database.prepare('DELETE FROM events WHERE seq < ?').run(first)
      this.#writeMeta({ afterSeq: first - 1 })
      if (anchor) this.#writeMeta({ chainSeq: anchor.seq, chainLink: anchor.link })
    })
    this.#first = first
  }

  find(member: string, nonce: string): Stored | undefined {
    const row = this.#find.get(member, nonce)
    return row && { epoch: Number(row['epoch']), seq: Number(row['seq']) }
  }

  /** In one transaction: taking the read lock for each costs four times the looking. */
  findAll(commands: readonly CommandKey[]): readonly (Stored | undefined)[] {
    const look = () => commands.map(({ member, nonce }) => this.find(member, nonce))
    return commands.length > 1 ? transaction(this.database, look, 'DEFERRED') : look()
  }

  after(seq: number, limit: number): readonly RoomEvent[] {
    return this.#after.all(seq, limit).map(fromRow)
  }

  before(channel: string | undefined, seq: number, limit: number): readonly RoomEvent[] {
    const rows =
      channel === undefined ? this.#before.all(seq, limit) : this.#beforeInChannel.all(channel, seq, limit)
    return rows.map(fromRow).toReversed()
  }

  afterIn(channel: string, seq: number, limit: number): readonly RoomEvent[] {
    return this.#afterInChannel.all(channel, seq, limit).map(fromRow)
  }

  *notes(): Iterable<RoomEvent> {
    const notes = this.database.prepare(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE kind <> 'messagePosted' ORDER BY seq`,
    )
    for (const row of notes.iterate()) yield fromRow(row)
  }

  /** Every event, oldest first, without holding them. */
  *all(): Iterable<RoomEvent> {
    for (const row of this.database.prepare(`SELECT ${EVENT_COLUMNS} FROM events ORDER BY seq`).iterate()) {
      yield fromRow(row)
    }
  }

  /** The channels the kept events tell of, the first one first. */
  channels(): string[] {
    const rows = this.database.prepare('SELECT DISTINCT channel FROM events').all()
    return [...new Set([FIRST_CHANNEL, ...rows.map((row) => String(row['channel']))])]
  }

  outgoing(): readonly Outgoing[] {
    return this.database
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
                reason: rejectReasons.find((reason) => reason === failure) ?? 'storage-failed',
              },
      }))
  }

  saveOutgoing({ nonce, channel, body, at, delivery }: Outgoing): void {
    const failure = delivery.kind === 'failed' ? delivery.reason : null
    transaction(this.database, () => {
      this.database
        .prepare(
          `INSERT INTO outbox (nonce, place, channel, body, at, failure)
           VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM outbox), ?, ?, ?, ?)
           ON CONFLICT (nonce) DO UPDATE SET failure = excluded.failure`,
        )
        .run(nonce, channel, body, at, failure)
    })
  }

  dropOutgoing(nonce: string): void {
    transaction(this.database, () => this.#deleteOutgoing(nonce))
  }

  close(): void {
    if (!this.database.isOpen) return
    this.#keepAnchor()
    this.database.close()
  }

  #add(event: RoomEvent): void {
    this.#insert.run(...toRow(event))
    if (event.kind === 'moderated' && event.act.kind === 'remove') this.#redact(event.act.seq)
  }

  /** What was said goes from the log and from the search; its place and its hash stay, so that the chain holds [S5]. */
  #redact(seq: number): void {
    const row = this.database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE seq = ?`).get(seq)
    const message = row && fromRow(row)
    if (message?.kind !== 'messagePosted') return
    this.database
      .prepare("UPDATE events SET kind = 'messageRemoved', text = ?, sig = NULL WHERE seq = ?")
      .run(hashOf(message) ?? '', seq)
    this.database.prepare('DELETE FROM parts WHERE rowid = ?').run(seq)
    this.database.prepare('DELETE FROM words WHERE rowid = ?').run(seq)
    this.#writeMeta({ [PURGE]: 'begin' })
  }

  #deleteOutgoing(nonce: string): void {
    this.database.prepare('DELETE FROM outbox WHERE nonce = ?').run(nonce)
  }

  #checkFollows(events: readonly RoomEvent[], seq: number): void {
    events.forEach((event, i) => {
      const expected = seq + i + 1
      if (event.seq !== expected) throw new RangeError(`seq ${event.seq} where ${expected} comes next`)
    })
  }

  /** Where the chain was computed to, so that the next start need not begin anew; that it could not be kept costs time only. */
  #keepAnchor(): void {
    if (!this.#anchor) return
    try {
      this.#writeMeta({ chainSeq: this.#anchor.seq, chainLink: this.#anchor.link })
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  #meta(key: string): string | undefined {
    const value = this.database
      .prepare('SELECT CAST(value AS TEXT) AS value FROM meta WHERE key = ?')
      .get(key)?.['value']
    return typeof value === 'string' ? value : undefined
  }

  #writeMeta(values: Record<string, string | number>): void {
    try {
      const write = this.database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
      for (const [key, value] of Object.entries(values)) write.run(key, value)
    } catch (error) {
      throw asStorageError(error)
    }
  }
}
