import type { RoomChange } from '../../bridge/room-change.ts'
import {
  emptyRoomState,
  type Draft,
  type Hosting,
  type RoomRef,
  type RoomState,
} from '../../bridge/room-state.ts'
import type { End } from '../../client/session/failures.ts'
import type { Dial } from '../../client/session/dial.ts'
import { Session } from '../../client/session/session.ts'
import type { ClientStore } from '../../client/replica/store.ts'
import type { Notice, RetentionNotice } from '../../client/session/notice.ts'
import { openRoomLog, UNKNOWN_EPOCH } from '../../node/storage/room-log/open.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { NewerSchemaError } from '../../node/storage/newer-schema-error.ts'
import { parseAddress, type Address } from '../../protocol/finding/address.ts'
import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Cancel, Chance, Clock } from '../../protocol/base/clock.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import type { Credential } from '../../client/session/handshake.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Message } from '../../protocol/log/message.ts'
import type { MessageRef } from '../../protocol/log/message-ref.ts'
import { readMessage } from './room-reader.ts'
import type { Signer, Verifier } from '../../protocol/trust/proofs.ts'
import type { HostedRoom } from '../hosting/hosted-room.ts'
import { LocalRoom } from './local-room.ts'
import { oncePerTick } from './once-per-tick.ts'
import {
  openRoomTransition,
  type EnterResult,
  type OpenRoomEffect,
  type OpenRoomInput,
  type OpenRoomState,
} from './open-room-machine.ts'
import { clientCopy, hostStoreView } from './client-store.ts'
import type { Retention } from '../retention/retention.ts'
import { RoomChanges } from './room-changes.ts'

export interface RoomHosting {
  readonly hosted: HostedRoom
  readonly log: RoomLog
  readonly hosting: Hosting
  /**
   * Maintains the room while it is open; notices of retention go to `notify`. Returns a function
   * that ends this.
   */
  run(notify: (notice: RetentionNotice) => void): () => Promise<void>
}

export interface OpenRoomOptions {
  readonly ref: RoomRef
  readonly address: string
  readonly dial: Dial
  readonly clock: Clock
  readonly chance: Chance
  readonly signer: Signer
  readonly verifier: Verifier
  readonly formerly?: string
  readonly entry?: Credential
  checkHost(room: string, hostKey: string): End | null
  /** The host says where else it can be reached. */
  onAddresses(addresses: readonly string[]): void
  readonly name: string
  /** The room's presumed name, until the host sends its name. */
  readonly presumedName?: string
  readonly dataFolder: string
  readonly retention: Retention
  /** Set for a room that is hosted here. */
  readonly host: RoomHosting | null
  /** The local copy of a room that was joined before. */
  readonly localLog: RoomLog | null
  /** Whether another open room has this id: a room is open once. */
  isOpen(id: string): boolean
  /** Called once, when the room is entered or shown from its copy, before the first `onChange`. */
  onOpen(room: RoomState): void
  onChange(change: RoomChange): void
}

/**
 * A room this app is in, hosted here or elsewhere: its session, and what this computer keeps of it.
 */
export class OpenRoom {
  readonly ref: RoomRef
  readonly address: string
  readonly session: Session
  readonly #options: OpenRoomOptions
  readonly #changes = new RoomChanges((error) => console.error(error))
  readonly #entered = Promise.withResolvers<EnterResult>()
  readonly #unsubscribe: Cancel
  #state: OpenRoomState
  /** Null until the first answer, which shows which room it is. */
  #local: LocalRoom | null
  #stopReporting: Cancel = () => {}
  #stopRunning: () => Promise<void> = () => Promise.resolve()

  constructor(options: OpenRoomOptions) {
    const { ref, address, host, localLog, clock } = options
    const log = host?.log ?? localLog
    this.ref = ref
    this.address = address
    this.#options = options
    this.#state = { kind: 'entering', room: this.#initialState(log) }
    this.#changes.listen((change) => this.#step({ kind: 'changed', change }))
    this.#changes.listen((change) => {
      if (change.kind === 'addressesChanged') options.onAddresses(change.addresses)
    })
    this.session = new Session({
      ...options,
      changes: this.#changes,
      store: log && (host ? hostStoreView(log) : clientCopy(log, clock)),
      openStore: (room) => this.#openStore(room),
    })
    this.#local = log && this.#createLocal(log)
    this.#unsubscribe = host?.hosted.subscribe(oncePerTick(clock, () => this.#reportHosting())) ?? (() => {})
  }

  /** The room's name, as far as it is known before the first answer; otherwise empty. */
  get presumedName(): string {
    return this.#presumedNameFrom(this.log)
  }

  /** What this computer keeps of the room; null until the first answer. */
  get log(): RoomLog | null {
    return this.#local?.log ?? null
  }

  /** The id of this app's user in the room. */
  get me(): string {
    return this.#options.signer.publicKey
  }

  /** A message as it stands in the local log; null if that does not have it. */
  message(target: MessageRef): Message | null {
    return this.log && readMessage(this.log, target, this.me).message
  }

  /** Set if the room is hosted here. */
  get hosted(): HostedRoom | null {
    return this.#options.host?.hosted ?? null
  }

  /** Whether this room is hosted here at this address: joining it would disconnect its own user. */
  isHostedAt(asked: Address): boolean {
    const parsed = parseAddress(this.address)
    if (!this.hosted || !parsed.ok) return false
    const here = ['127.0.0.1', '::1', 'localhost', parsed.address.host]
    return parsed.address.port === asked.port && here.includes(asked.host)
  }

  /** Reports loaded events that do not have their author's signature [S4]. */
  checkSignatures(events: readonly RoomEvent[]): void {
    this.#local?.checkSignatures(events)
  }

  /** Shows the room's user a notice, which replaces the last one. */
  notice(notices: readonly Notice[]): void {
    this.#changes.report({ kind: 'noticed', notices })
  }

  /** Stores the draft of a channel. Throws file system errors. */
  keepDraft(draft: Draft): void {
    this.#local?.keepDraft(draft)
  }

  /**
   * Enters. A failure of the first attempt is reported to the user and not retried; later the
   * session keeps itself connected.
   */
  enter(): Promise<EnterResult> {
    this.session.start()
    return this.#entered.promise
  }

  /** Shows the local copy at once, whether the host is there or not. */
  show(): void {
    this.#step({ kind: 'show' })
    this.session.start()
  }

  /** Leaves; a room that is hosted here ends. */
  async close(): Promise<void> {
    await this.#stopRunning()
    this.session.leave()
    // The last commands reach a room in this process at the end of the tick.
    if (this.hosted) await new Promise<void>((resolve) => this.#options.clock.endOfTick(resolve))
    await this.hosted?.stop()
    this.#unsubscribe()
    this.#step({ kind: 'close' })
    this.#local?.close()
  }

  #step(input: OpenRoomInput): void {
    const { state, effects } = openRoomTransition(this.#state, input)
    this.#state = state
    for (const effect of effects) this.#perform(effect)
  }

  #perform(effect: OpenRoomEffect): void {
    switch (effect.kind) {
      case 'open':
        this.#options.onOpen(effect.room)
        this.#stopRunning = this.#options.host?.run((notice) => this.notice([notice])) ?? this.#stopRunning
        this.#stopReporting = this.#changes.listen((change) => this.#options.onChange(change))
        return
      case 'answer':
        this.#entered.resolve(effect.opened)
        return
      case 'leave':
        this.session.leave()
        return
      case 'stopReporting':
        this.#stopReporting()
        return
      default:
        assertNever(effect)
    }
  }

  #presumedNameFrom(log: RoomLog | null): string {
    return log?.name ?? this.#options.presumedName ?? ''
  }

  #initialState(log: RoomLog | null): RoomState {
    const { ref, address, host, signer, name } = this.#options
    return {
      ...emptyRoomState,
      ref,
      id: log?.room ?? '',
      name: this.#presumedNameFrom(log),
      address,
      hosting: host?.hosting ?? null,
      me: { id: signer.publicKey, name },
    }
  }

  #reportHosting(): void {
    const { host } = this.#options
    if (!host) return
    const { hosted, hosting } = host
    const { passcode, addresses } = hosted
    const invites = hosted.invites()
    this.#changes.report({ kind: 'hostingChanged', hosting: { ...hosting, addresses, passcode, invites } })
  }

  #openStore(room: { id: string; name: string }): ClientStore | End {
    const { dataFolder, clock, isOpen } = this.#options
    if (isOpen(room.id)) return { code: 'already-open' }
    try {
      const { log, setAside } = openRoomLog(dataFolder, room, clock.now(), UNKNOWN_EPOCH)
      this.#local = this.#createLocal(log)
      if (setAside !== null) this.notice([{ kind: 'copySetAside', path: setAside }])
      return clientCopy(log, clock)
    } catch (error) {
      if (error instanceof NewerSchemaError) return { code: 'storage-failed', text: error.message }
      if (error instanceof StorageError) return { code: error.failure, text: error.message }
      throw error
    }
  }

  #createLocal(log: RoomLog): LocalRoom {
    const session = this.#options.host ? null : this.session
    return new LocalRoom({
      ...this.#options,
      log,
      me: this.me,
      changes: this.#changes,
      session,
    })
  }
}
