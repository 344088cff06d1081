import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import type { CommandKey, History } from '../../../host/log/history.ts'
import type { Outgoing } from '../../../client/replica/outbox.ts'
import type { Cancel } from '../../../protocol/base/clock.ts'
import {
  FIRST_CHANNEL,
  type MessagePosted,
  type Position,
  type Redacted,
  type Relation,
  type RoomEvent,
} from '../../../protocol/log/events.ts'
import type { MessageRef } from '../../../protocol/log/message-ref.ts'
import type { Anchor } from './chain.ts'
import { adoptEvents } from './adopt-events.ts'
import { LogChain } from './log-chain.ts'
import { Meta } from './meta.ts'
import { deleteOutgoing, readOutgoing, writeOutgoing } from './outgoing-table.ts'
import { knownChannels, writeChannels, storedChannels } from './channel-table.ts'
import { FORGOTTEN_TIMES } from './event-ages.ts'
import { snapshotBefore, keepSnapshot, stateEventsBefore } from './snapshot.ts'
import { EVENT_COLUMNS, EVENT_VALUES, fromRow, toRow } from './rows.ts'
import { PURGE } from './purge.ts'
import { SPAN } from './schema.ts'
import { transaction } from './sqlite.ts'
import { StoredMessages } from './stored-messages.ts'

/**
 * Events whose links are computed at once at most when someone is welcomed: some tens of
 * milliseconds.
 */
const LINK_STEP = 5_000

/** Set in `meta` once events were deleted: the newest seq of them. */
const FORGOTTEN = 'forgotten'

const NONE: ReadonlySet<number> = new Set()

/** What a new log begins with. */
export interface LogSubject {
  readonly id: string
  readonly name: string
}

/**
 * One room's log in one SQLite file, at its host or a copy: events without a gap, from `first` to
 * `head`, and the outbox of this computer's user. Writing throws StorageError.
 */
export class RoomLog implements History {
  readonly database: DatabaseSync
  readonly meta: Meta
  readonly room: string
  readonly #listeners = new Set<(events: readonly RoomEvent[]) => void>()
  #name: string
  #head: Position
  #first: number
  readonly #chain: LogChain
  readonly #insert: StatementSync
  readonly #find: StatementSync
  readonly #messages: StoredMessages
  readonly #after: StatementSync
  readonly #before: StatementSync
  readonly #beforeInChannel: StatementSync
  readonly #afterInChannel: StatementSync

  /** Takes over a migrated database (openRoomLog makes one). */
  constructor(database: DatabaseSync, subject: LogSubject, epoch: number) {
    this.database = database
    this.meta = new Meta(database)
    const kept = this.meta.get('room')
    this.room = kept ?? subject.id
    this.#name = this.meta.get('name') ?? subject.name
    if (kept === undefined) this.meta.set({ room: subject.id, name: subject.name, epoch, afterSeq: 0 })
    const last = database.prepare('SELECT epoch, seq FROM events ORDER BY seq DESC LIMIT 1').get()
    const oldest = database.prepare('SELECT seq FROM events ORDER BY seq LIMIT 1').get()
    const afterSeq = Number(this.meta.get('afterSeq'))
    this.#head = last
      ? { epoch: Number(last['epoch']), seq: Number(last['seq']) }
      : { epoch: Number(this.meta.get('epoch')), seq: afterSeq }
    this.#first = oldest ? Number(oldest['seq']) : afterSeq + 1
    this.#chain = new LogChain(database, this.meta)
    this.#insert = database.prepare(
      `INSERT INTO events (${EVENT_COLUMNS}, received, forged) VALUES (${EVENT_VALUES}, ?, ?)`,
    )
    this.#find = database.prepare(
      `SELECT epoch, seq FROM events WHERE author = :author AND nonce = :nonce AND received IS NULL
       UNION ALL SELECT epoch, seq FROM state WHERE author = :author AND nonce = :nonce`,
    )
    this.#messages = new StoredMessages(database)
    adoptEvents(database, this.#messages)
    const select = `SELECT ${EVENT_COLUMNS} FROM events WHERE`
    this.#after = database.prepare(`${select} seq > ? ORDER BY seq LIMIT ?`)
    this.#before = database.prepare(`${select} seq < ? ORDER BY seq DESC LIMIT ?`)
    const inChannel = `${select} channel = ? AND target IS NULL`
    this.#beforeInChannel = database.prepare(`${inChannel} AND seq < ? ORDER BY seq DESC LIMIT ?`)
    this.#afterInChannel = database.prepare(`${inChannel} AND seq > ? ORDER BY seq LIMIT ?`)
  }

  /** The room's name, as far as this computer knows. */
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

  /** Whether retention deleted events from this log, which must not be fetched again. */
  get hasForgotten(): boolean {
    return this.meta.get(FORGOTTEN) !== undefined
  }

  link(): string | undefined {
    this.advanceChain(LINK_STEP)
    return this.#chain.knownLinkAt(this.#head.seq)
  }

  /** This log is its host's: its chain begins with it, unless it has begun already. */
  beginChain(): void {
    this.#chain.begin(this.#first)
  }

  /** Computes the chain of at most this many further events. */
  advanceChain(count: number): void {
    this.#chain.advance(count, this.#head.seq)
  }

  /** The link at a position of this copy, if it is known. */
  linkAt(seq: number): string | undefined {
    return this.#chain.linkAt(seq)
  }

  /**
   * Computes this copy's chain from here on: the host sent the link of this position. Throws
   * StorageError.
   */
  anchor(anchor: Anchor): void {
    this.#chain.startFrom(anchor)
  }

  rename(name: string): void {
    if (name === this.#name) return
    transaction(this.database, () => this.meta.set({ name }))
    this.#name = name
  }

  append(events: readonly RoomEvent[]): Promise<void> {
    try {
      this.add(events)
      for (const listener of this.#listeners) listener(events)
      return Promise.resolve()
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  subscribe(listener: (events: readonly RoomEvent[]) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Appends events, and removes the `settled` messages from the outbox in the same transaction.
   * `received` is when this computer received them, by its clock; null if that is each event's
   * `at`. `forged` are the seqs of relations without effect. Does not notify listeners.
   */
  add(
    events: readonly RoomEvent[],
    {
      settled = [],
      received = null,
      forged = NONE,
    }: {
      readonly settled?: readonly string[]
      readonly received?: number | null
      readonly forged?: ReadonlySet<number>
    } = {},
  ): void {
    this.#checkFollows(events, this.#head.seq)
    transaction(this.database, () => {
      for (const event of events) {
        const isForged = forged.has(event.seq)
        this.#insert.run(...toRow(event), received, isForged ? 1 : null)
        if (!isForged) this.#messages.related(event)
      }
      for (const nonce of settled) deleteOutgoing(this.database, nonce)
    })
    const last = events.at(-1)
    if (last) this.#head = { epoch: last.epoch, seq: last.seq }
  }

  /** Adds the range that ends right before `first`, oldest first, received now. */
  prepend(events: readonly RoomEvent[], received: number, forged: ReadonlySet<number> = NONE): void {
    const oldest = events[0]
    if (!oldest) return
    this.#checkFollows(events, this.#first - events.length - 1)
    transaction(this.database, () => {
      // The prepended events contain this state themselves.
      this.database.prepare('DELETE FROM state WHERE seq >= ?').run(oldest.seq)
      for (const event of events)
        this.#insert.run(...toRow(event), received, forged.has(event.seq) ? 1 : null)
      for (const event of events) if (!forged.has(event.seq)) this.#messages.related(event)
      this.#messages.arrived(events)
    })
    this.#first = oldest.seq
  }

  /** Deletes all events and continues after this position. The outbox stays. */
  restart(after: Position): void {
    transaction(this.database, () => {
      this.#chain.clear()
      this.database.exec(
        'DELETE FROM events; DELETE FROM parts; DELETE FROM words; DELETE FROM spans; DELETE FROM edited; DELETE FROM state; DELETE FROM channels',
      )
      this.meta.delete('indexedTo', 'indexedFrom', FORGOTTEN, FORGOTTEN_TIMES)
      this.meta.set({ epoch: after.epoch, afterSeq: after.seq })
    })
    this.#head = { epoch: after.epoch, seq: after.seq }
    this.#first = after.seq + 1
  }

  /** Deletes the events before `seq`, except for what still holds of them [G3]. */
  forgetBefore(seq: number): void {
    const first = Math.min(seq, this.#head.seq + 1)
    if (first <= this.#first) return
    // The chain continues from the newest deleted event, whose link includes everything before it.
    this.#chain.linkAt(first - 1)
    transaction(this.database, () => {
      keepSnapshot(this.database, first)
      this.database.prepare('DELETE FROM parts WHERE rowid < ?').run(first)
      this.database.prepare('DELETE FROM words WHERE rowid < ?').run(first)
      this.database.prepare('DELETE FROM spans WHERE block < ?').run(Math.floor(first / SPAN))
      this.database.prepare('DELETE FROM edited WHERE seq < ?').run(first)
      this.database.prepare('DELETE FROM events WHERE seq < ?').run(first)
      this.meta.set({ afterSeq: first - 1, [FORGOTTEN]: first - 1, [PURGE]: 'begin' })
      this.#chain.store()
    })
    this.#first = first
  }

  find(member: string, nonce: string): Position | undefined {
    const row = this.#find.get({ author: member, nonce })
    return row && { epoch: Number(row['epoch']), seq: Number(row['seq']) }
  }

  // One transaction: taking the read lock for each costs four times as much as reading.
  findAll(commands: readonly CommandKey[]): readonly (Position | undefined)[] {
    const findEach = () => commands.map(({ member, nonce }) => this.find(member, nonce))
    return commands.length > 1 ? transaction(this.database, findEach, 'DEFERRED') : findEach()
  }

  messageAt(ref: MessageRef): MessagePosted | Redacted | undefined {
    return this.#messages.at(ref)
  }

  relationsOf(ref: MessageRef): readonly Relation[] {
    return this.#messages.relationsOf(ref)
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

  *stateEvents(): Iterable<RoomEvent> {
    yield* stateEventsBefore(this.database, Number.MAX_SAFE_INTEGER)
  }

  /** What still holds of the events before `first`, oldest first [G3]. */
  snapshot(): readonly RoomEvent[] {
    return [...snapshotBefore(this.database)]
  }

  /** Every event, oldest first, read one by one. */
  *all(): Iterable<RoomEvent> {
    for (const row of this.database.prepare(`SELECT ${EVENT_COLUMNS} FROM events ORDER BY seq`).iterate()) {
      yield fromRow(row)
    }
  }

  /** The channels that the host sent or that stored events name, in order. */
  channels(): string[] {
    return [...new Set([FIRST_CHANNEL, ...knownChannels(this.database)])]
  }

  /** Stores the host's channels: they stay known when no kept event names them. Throws StorageError. */
  storeChannels(names: readonly string[]): void {
    if (isDeepStrictEqual(storedChannels(this.database), names)) return
    transaction(this.database, () => writeChannels(this.database, names))
  }

  outgoing(): readonly Outgoing[] {
    return readOutgoing(this.database)
  }

  saveOutgoing(message: Outgoing): void {
    transaction(this.database, () => writeOutgoing(this.database, message))
  }

  dropOutgoing(nonce: string): void {
    transaction(this.database, () => deleteOutgoing(this.database, nonce))
  }

  close(): void {
    if (!this.database.isOpen) return
    this.#chain.tryStore()
    this.database.close()
  }

  #checkFollows(events: readonly RoomEvent[], seq: number): void {
    events.forEach((event, i) => {
      const expected = seq + i + 1
      if (event.seq !== expected) throw new RangeError(`seq ${event.seq} where ${expected} comes next`)
    })
  }
}
