import {
  emptyRoomState,
  type Draft,
  type Hosting,
  type RoomChange,
  type RoomRef,
  type RoomState,
} from '../client/chat-state.ts'
import type { End } from '../client/failures.ts'
import { reduceRoom } from '../client/reduce.ts'
import type { SessionState } from '../client/session-machine.ts'
import type { Dial } from '../client/dial.ts'
import { stateOf } from '../host/state/room-state.ts'
import { Session } from '../client/session.ts'
import { describeRetention } from '../client/retention-words.ts'
import { logSetAside } from '../client/words.ts'
import { openRoomLog, UNKNOWN_EPOCH } from '../node/room-log/open.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { NewerSchemaError } from '../node/newer-schema-error.ts'
import { parseAddress, type Address } from '../protocol/address.ts'
import type { Chance, Clock } from '../protocol/clock.ts'
import { StorageError } from '../protocol/storage-error.ts'
import type { Entry } from '../client/greeting.ts'
import type { RoomEvent } from '../protocol/events.ts'
import type { Signer, Verifier } from '../protocol/proofs.ts'
import type { HostedRoom } from './hosted-room.ts'
import { Drafts } from './drafts.ts'
import { clientCopy, hostedCopy } from './room-copy.ts'
import { RoomKeeper } from './room-keeper.ts'
import { keptChannel } from './room-reader.ts'
import type { Retention } from './retention.ts'
import { forgedAmong } from './seal-check.ts'

export interface OpenRoomOptions {
  readonly ref: RoomRef
  readonly address: string
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  readonly signer: Signer
  readonly verifier: Verifier
  readonly formerly?: string
  readonly entry?: Entry
  checkHost(room: string, hostKey: string): End | null
  /** The host says where else it can be reached. */
  onAddresses(addresses: readonly string[]): void
  readonly name: string
  /** What the room is said to be called, until it says so itself. */
  readonly called?: string
  readonly dataFolder: string
  readonly keep: Retention
  /** Set for a room that is hosted here. */
  readonly host: { readonly hosted: HostedRoom; readonly log: RoomLog; readonly hosting: Hosting } | null
  /** What is kept of a room that was joined before. */
  readonly kept: RoomLog | null
  /** Whether another open room has this id: a room is open once. */
  isOpen(id: string): boolean
  /** In, or shown from the copy: called once, before the first `onChange`. */
  onOpen(room: RoomState): void
  onChange(change: RoomChange): void
}

export type Opened = { ok: true } | { ok: false; end: End }

/** A room this app is in, hosted here or elsewhere: its session, its log, and who looks after them. */
export class OpenRoom {
  readonly ref: RoomRef
  readonly address: string
  readonly session: Session
  readonly #options: OpenRoomOptions
  /** Its changes, until it is open: then others hear of them. */
  #entering: RoomState | null
  #log: RoomLog | null
  #keeper: RoomKeeper | null = null
  #drafts: Drafts | null = null
  #oldestAtHost = 1
  #closed = false
  #hostingDue = false
  readonly #unsubscribe: () => void

  constructor(options: OpenRoomOptions) {
    const { ref, address, host, kept, signer, name } = options
    this.ref = ref
    this.address = address
    this.#options = options
    this.#log = host?.log ?? kept
    this.#entering = {
      ...emptyRoomState,
      ref,
      id: this.#log?.room ?? '',
      name: this.called,
      address,
      hosting: host?.hosting ?? null,
      me: { id: signer.publicKey, name },
    }
    this.session = new Session({
      ...options,
      store: this.#log && (host ? hostedCopy(this.#log) : clientCopy(this.#log, options.clock)),
      openStore: (room) => this.#openStore(room),
      onChange: (change) => this.#changed(change),
    })
    if (this.#log) this.#showKept(this.#log)
    this.#unsubscribe = host?.hosted.subscribe(() => this.#hostingSoon()) ?? (() => {})
  }

  /** What the room is called, as far as that is known before anybody has answered; empty where it is not. */
  get called(): string {
    return this.#log?.name ?? this.#options.called ?? ''
  }

  /** What is kept of the room on this machine; null until somebody has answered for the first time. */
  get log(): RoomLog | null {
    return this.#log
  }

  /** Set when the room is hosted here. */
  get hosted(): HostedRoom | null {
    return this.#options.host?.hosted ?? null
  }

  /** Whether an address leads to this room, and it is hosted here: joining it would push its own user out. */
  isHostedAt(asked: Address): boolean {
    const parsed = parseAddress(this.address)
    if (!this.hosted || !parsed.ok) return false
    const here = ['127.0.0.1', '::1', 'localhost', parsed.address.host]
    return parsed.address.port === asked.port && here.includes(asked.host)
  }

  /** Tells of those among loaded events that their authors have not signed. */
  vouch(events: readonly RoomEvent[]): void {
    const room = this.#log?.room
    const seqs = room === undefined ? [] : forgedAmong(room, events, this.#options.verifier)
    if (seqs.length > 0) this.#changed({ kind: 'forgeriesFound', seqs })
  }

  /** Keeps what is being written to a channel. Throws what the file system throws. */
  keepDraft(draft: Draft): void {
    if (!this.#drafts) return
    this.#drafts.keep(draft)
    this.#changed({ kind: 'draftsKept', drafts: this.#drafts.all })
  }

  /**
   * Gets in. A failure at the first attempt is the user's to hear and not retried; once in, the session keeps itself
   * connected.
   */
  enter(): Promise<Opened> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      this.session.start()
    })
  }

  /** Shows the kept copy at once, whether the host is there or not. */
  show(): void {
    this.#open()
    this.session.start()
  }

  /** Leaves; a room that is hosted here ends. */
  async close(): Promise<void> {
    this.session.leave()
    await this.hosted?.stop()
    this.#unsubscribe()
    this.#closed = true
    this.#keeper?.close()
    this.#log?.close()
  }

  #resolve: ((opened: Opened) => void) | null = null

  /** A crowd that comes at once is told of once. */
  #hostingSoon(): void {
    const { host, clock } = this.#options
    if (!host || this.#hostingDue) return
    this.#hostingDue = true
    clock.endOfTick(() => {
      this.#hostingDue = false
      const { hosted, hosting } = host
      const { passcode, addresses } = hosted
      const invites = hosted.invites()
      this.#changed({ kind: 'hostingChanged', hosting: { ...hosting, addresses, passcode, invites } })
    })
  }

  #open(): void {
    const room = this.#entering
    if (!room) return
    this.#entering = null
    this.#options.onOpen(room)
  }

  #changed(change: RoomChange): void {
    if (this.#closed) return
    this.#follow(change)
    if (this.#entering) this.#entering = reduceRoom(this.#entering, change)
    else this.#options.onChange(change)
    if (change.kind === 'sessionChanged') this.#settle(change.session)
  }

  /** Getting in succeeds, fails, or takes as long as somebody needs to answer: then the room is there to be seen and left. */
  #settle(session: SessionState): void {
    if (session.kind === 'joined' || session.kind === 'knocking') this.#open()
    const resolve = this.#resolve
    if (session.kind === 'joined') {
      this.#resolve = null
      resolve?.({ ok: true })
    } else if (resolve && (session.kind === 'backingOff' || session.kind === 'closed')) {
      this.#resolve = null
      resolve({ ok: false, end: session.because })
      this.session.leave()
    }
  }

  #follow(change: RoomChange): void {
    if (change.kind === 'welcomed') {
      this.#oldestAtHost = change.first
      this.#quietly(() => {
        this.#log?.rename(change.name)
        this.#log?.knowChannels(change.channels)
      })
    }
    if (change.kind === 'addressesTold') this.#options.onAddresses(change.addresses)
    if (change.kind === 'eventsArrived') {
      this.#keeper?.grew()
      this.vouch(change.events)
    }
    if (change.kind === 'sessionChanged' && change.session.kind === 'joined') {
      this.#keeper?.joined(this.#oldestAtHost)
    }
  }

  #openStore(room: { id: string; name: string }) {
    const { dataFolder, clock, isOpen } = this.#options
    if (isOpen(room.id)) return { code: 'already-open' } as const
    try {
      const { log, setAside } = openRoomLog(dataFolder, room, clock.now(), UNKNOWN_EPOCH)
      this.#log = log
      this.#showKept(log)
      if (setAside !== null) this.#changed({ kind: 'noticed', text: logSetAside(setAside) })
      return clientCopy(log, clock)
    } catch (error) {
      if (error instanceof NewerSchemaError) return { code: 'storage-failed', text: error.message } as const
      if (error instanceof StorageError) return { code: error.failure, text: error.message } as const
      throw error
    }
  }

  #showKept(log: RoomLog): void {
    const { host, keep, clock } = this.#options
    const session = host ? null : this.session
    this.#keeper = new RoomKeeper({
      log,
      session,
      keep,
      clock,
      onNotice: (notice) => {
        // In the usual course of things nobody has to act.
        if (notice.kind === 'due' && !notice.afterPause) return
        this.#changed({ kind: 'noticed', text: describeRetention(notice) })
      },
    })
    const channels = log.channels().map((name) => keptChannel(log, name))
    const { kicked } = stateOf(log).moderation
    this.#drafts = new Drafts(this.#options.dataFolder, log.room)
    if (this.#drafts.problem !== null) this.#changed({ kind: 'noticed', text: this.#drafts.problem })
    const drafts = this.#drafts.all
    this.#changed({ kind: 'keptLoaded', channels, outgoing: log.outgoing(), kicked, drafts })
    for (const { events } of channels) this.vouch(events)
  }

  /** Names that could not be noted are noted the next time. */
  #quietly(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
}
