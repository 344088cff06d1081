import type { RoomChange } from '../../bridge/room-change.ts'
import type { Session } from '../../client/session/session.ts'
import { purgeMore } from '../../node/storage/room-log/purge.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { indexMore, INDEX_STEP } from '../../node/storage/room-log/indexing.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { isForUser, mayRefetch, retain, type Retention } from '../retention/retention.ts'
import { forgedRelations } from '../../protocol/log/genuine.ts'
import type { Verifier } from '../../protocol/trust/proofs.ts'
import type { RoomChanges } from './room-changes.ts'

/** How long a room is quiet before its index is updated, and the pause between two steps. */
const QUIET_MS = 300
const STEP_MS = 25

export interface LogMaintenanceOptions {
  readonly log: RoomLog
  readonly changes: RoomChanges
  /** Null for a room that is hosted here: there is nothing to fetch, and its host forgets. */
  readonly session: Session | null
  readonly retention: Retention
  readonly clock: Clock
  readonly verifier: Pick<Verifier, 'hash' | 'isSignature'>
}

/**
 * Maintains one local log while nothing else happens: fetches older history, indexes, forgets what
 * is too old.
 */
export class LogMaintenance {
  readonly #log: RoomLog
  readonly #clock: Clock
  readonly #retention: Retention
  readonly #session: Session | null
  readonly #verifier: LogMaintenanceOptions['verifier']
  #oldestAtHost = 1
  #fetching = false
  #cancelIndexing: Cancel | null = null
  #cancelRetention: Cancel = () => {}
  readonly #unlisten: Cancel
  #closed = false

  constructor({ log, changes, session, retention, clock, verifier }: LogMaintenanceOptions) {
    this.#log = log
    this.#session = session
    this.#verifier = verifier
    this.#retention = retention
    this.#clock = clock
    if (session) {
      this.#cancelRetention = clock.after(0, () => {
        this.#cancelRetention = retain({
          log,
          retention,
          clock,
          logKind: 'copy',
          onNotice: (notice) => {
            if (isForUser(notice)) changes.report({ kind: 'noticed', notices: [notice] })
          },
        })
      })
    }
    this.#unlisten = changes.listen((change) => this.#changed(change))
    this.#indexLater(QUIET_MS)
  }

  close(): void {
    this.#closed = true
    this.#unlisten()
    this.#cancelIndexing?.()
    this.#cancelRetention()
  }

  #changed(change: RoomChange): void {
    if (change.kind === 'welcomed') this.#oldestAtHost = change.first
    if (change.kind === 'eventsArrived') this.#grew()
    if (change.kind === 'sessionChanged' && change.session.kind === 'joined') void this.#fetchOlder()
  }

  /** Something was added to the log. */
  #grew(): void {
    if (!this.#cancelIndexing) this.#indexLater(QUIET_MS)
  }

  #indexLater(ms: number): void {
    this.#cancelIndexing = this.#clock.after(ms, () => {
      this.#cancelIndexing = null
      this.#quietly(() => {
        const { database } = this.#log
        if (indexMore(database) === INDEX_STEP || purgeMore(database)) this.#indexLater(STEP_MS)
      })
    })
  }

  /** Fills the copy backwards, page by page, until it has all that the host has and it may keep. */
  async #fetchOlder(): Promise<void> {
    if (this.#fetching || !this.#session) return
    this.#fetching = true
    while (!this.#closed && this.#log.first > this.#oldestAtHost && this.#mayGrowBack()) {
      const before = this.#log.first
      const page = await this.#session.loadOlder(undefined, before)
      // Closed, disconnected or reset meanwhile: the next join continues.
      if (!page.ok || this.#closed || this.#log.first !== before) break
      if (page.value.events.length === 0 || !this.#quietly(() => this.#prepend(page.value.events))) break
      this.#grew()
      await new Promise<void>((resolve) => this.#clock.after(STEP_MS, resolve))
    }
    this.#fetching = false
  }

  #prepend(events: readonly RoomEvent[]): void {
    this.#log.prepend(events, this.#clock.now(), forgedRelations(this.#log.room, events, this.#verifier))
  }

  #mayGrowBack(): boolean {
    return mayRefetch(this.#log, this.#retention, this.#clock.now())
  }

  /** Maintenance that a full disk stops is done another time; false if it was stopped. */
  #quietly(work: () => void): boolean {
    try {
      work()
      return true
    } catch (error) {
      if (error instanceof StorageError) return false
      throw error
    }
  }
}
