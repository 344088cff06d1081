import type { Draft } from '../../bridge/room-state.ts'
import type { Session } from '../../client/session/session.ts'
import { stateOf } from '../../host/state/room-state.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Verifier } from '../../protocol/trust/proofs.ts'
import { refOf, type TimelineEntry } from '../../protocol/log/timeline.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { Drafts } from '../drafts.ts'
import { LogMaintenance } from './log-maintenance.ts'
import { localChannel } from './room-reader.ts'
import type { Retention } from '../retention/retention.ts'
import type { RoomChanges } from './room-changes.ts'
import { forgedAmong } from '../../protocol/log/genuine.ts'

export interface LocalRoomOptions {
  /** Closed in `close`. */
  readonly log: RoomLog
  readonly changes: RoomChanges
  /** Null for a room that is hosted here, since there is nothing to fetch. */
  readonly session: Session | null
  readonly retention: Retention
  readonly clock: Clock
  readonly verifier: Verifier
  readonly dataFolder: string
  /** The id of this app's user. */
  readonly me: string
}

/** What this computer stores of an open room: its log and its drafts, and their maintenance. */
export class LocalRoom {
  readonly log: RoomLog
  readonly #options: LocalRoomOptions
  readonly #maintenance: LogMaintenance
  readonly #drafts: Drafts
  readonly #unlisten: Cancel

  /** Announces the local copy as the first of its changes. */
  constructor(options: LocalRoomOptions) {
    const { log, changes, dataFolder } = options
    this.log = log
    this.#options = options
    this.#maintenance = new LogMaintenance(options)
    this.#drafts = new Drafts(dataFolder, log.room)
    this.#unlisten = changes.listen((change) => {
      if (change.kind === 'welcomed') this.#storeWelcome(change.name, change.channels)
      if (change.kind === 'eventsArrived') this.checkSignatures(change.events)
    })
    this.#reportLocalCopy()
  }

  /** Reports loaded events that do not have their author's signature [S4]. */
  checkSignatures(events: readonly RoomEvent[]): void {
    const { changes, verifier } = this.#options
    const seqs = forgedAmong(this.log.room, events, verifier)
    if (seqs.length > 0) changes.report({ kind: 'forgeriesFound', seqs })
  }

  /** Reports the messages among these that are not what their authors signed; edits were checked. */
  #checkEntries(entries: readonly TimelineEntry[]): void {
    this.checkSignatures(
      entries.flatMap(
        (entry) =>
          (entry.kind === 'message' && entry.editedAt === null && this.log.messageAt(refOf(entry))) || [],
      ),
    )
  }

  /** Stores the draft of a channel. Throws file system errors. */
  keepDraft(draft: Draft): void {
    this.#drafts.keep(draft)
    this.#options.changes.report({ kind: 'draftsKept', drafts: this.#drafts.all })
  }

  close(): void {
    this.#unlisten()
    this.#maintenance.close()
    this.log.close()
  }

  #reportLocalCopy(): void {
    const { log } = this
    const { changes, me } = this.#options
    const { problem, all: drafts } = this.#drafts
    if (problem !== null) changes.report({ kind: 'noticed', notices: [problem] })
    const channels = log.channels().map((name) => localChannel(log, name, me))
    const { kicked } = stateOf(log).moderation
    changes.report({ kind: 'localCopyLoaded', channels, outgoing: log.outgoing(), kicked, drafts })
    for (const { entries } of channels) this.#checkEntries(entries)
  }

  /** If the disk is full, the next welcome stores them. */
  #storeWelcome(name: string, channels: readonly string[]): void {
    try {
      this.log.rename(name)
      this.log.storeChannels(channels)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
}
