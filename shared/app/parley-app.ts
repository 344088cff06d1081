import type { Answer, BridgeCommand, BridgeUpdate } from '../bridge/bridge.ts'
import type { Result } from '../words/problem.ts'
import type { ChatState } from '../bridge/chat-state.ts'
import type { RoomRef } from '../bridge/room-state.ts'
import { faultOf, type Fault } from '../bridge/fault.ts'
import { ownAddresses } from '../node/interfaces/addresses.ts'
import { DataFolderError, type DataFolder } from '../node/storage/data-folder.ts'
import { asStorageError } from '../node/storage/room-log/sqlite.ts'
import type { Discovery } from '../node/discovery/discovery.ts'
import { loadIdentity, type Keychain } from '../node/trust/identity.ts'
import { NetworkWatch } from '../node/interfaces/network-watch.ts'
import { NewerSchemaError } from '../node/storage/newer-schema-error.ts'
import { signerOf } from '../node/trust/signatures.ts'
import type { Cancel, Chance, Clock } from '../protocol/base/clock.ts'
import { inviteLimits } from '../protocol/trust/invite.ts'
import { StorageError } from '../protocol/log/storage-error.ts'
import { remoteRooms } from './rooms/remote-rooms.ts'
import { ChangeFeed } from './change-feed.ts'
import type { Handlers } from './commands/command.ts'
import { handlersOf } from './commands/handlers.ts'
import { HostRooms, type EnterHostedOptions } from './hosting/host-rooms.ts'
import { JoinRooms } from './joining/join-rooms.ts'
import { Nearby } from './lobby/nearby.ts'
import { Attention } from './lobby/attention.ts'
import { OpenRooms } from './rooms/open-rooms.ts'
import { Recents } from './lobby/recents.ts'
import { failWith, storageProblem } from './results.ts'
import type { ServedApp } from './serve-bridge.ts'
import type { RoomCard } from './hosting/room-card.ts'
import { RouteWatcher } from './rooms/route-watcher.ts'
import { Settings } from './settings.ts'
import type { ListeningRoom } from './hosting/start-hosting.ts'
import { Uploads } from './transfer/uploads.ts'

export interface AppOptions {
  readonly folder: DataFolder
  /** Where exports are written; asked each time, since users may move it. */
  downloads(): string
  readonly clock: Clock
  readonly chance: Chance
  readonly as?: string
  /**
   * Joins rooms on this computer that are hosted without encryption: for measuring and debugging.
   */
  readonly plain?: boolean
  /**
   * Opens discovery, which finds and announces rooms; without it, rooms are joined by address and
   * invite only.
   */
  readonly discovery?: (parts: { readonly watch: NetworkWatch }) => Discovery
  /** Scans the addresses of recent rooms and those in the settings: for shells with a lobby. */
  readonly scans?: boolean
  /** What keeps this device's key; without it, a file that only this user can read. */
  readonly keychain?: Keychain | undefined
  /** There should be a keychain, but there is none: the user is told. */
  readonly unprotected?: boolean
  /** A window had an uncaught error; without this, it is in the window's console only. */
  onWindowFault?(fault: Fault): void
}

/**
 * What every shell runs: the rooms this user hosts and is in, behind one ChatBridge. A failure is
 * an answer in plain words, never an exception.
 */
export class ParleyApp implements ServedApp {
  readonly #folder: DataFolder
  readonly #feed: ChangeFeed
  readonly #rooms: OpenRooms
  readonly #hosting: HostRooms
  readonly #handlers: Handlers
  readonly #nearby: Nearby | undefined
  readonly #attention: Attention
  readonly #stopWatching: Cancel

  /**
   * Takes over the folder and releases it in `close`. With `as`, that checked name is used for this
   * run and not saved. Throws DataFolderError if the folder's device key is damaged.
   */
  constructor({
    folder,
    downloads,
    clock,
    chance,
    as,
    plain = false,
    discovery,
    scans = false,
    keychain,
    unprotected = false,
    onWindowFault = () => {},
  }: AppOptions) {
    this.#folder = folder
    const identity = loadIdentity(folder.path, keychain)
    const signer = signerOf(identity)
    const settings = new Settings(folder.path)
    const uploads = new Uploads(folder.path)
    const profile = { name: as ?? settings.name, id: signer.publicKey, unprotected }
    this.#feed = new ChangeFeed(
      {
        profile,
        rooms: [],
        recents: settings.recents,
        found: [],
        probed: discovery && scans ? settings.probe : null,
        networks: ownAddresses(),
        link: null,
      },
      clock,
      (error) => {
        console.error(error)
        onWindowFault(faultOf(error))
      },
    )
    const watch = new NetworkWatch(clock)
    const recents = new Recents({ folder: folder.path, settings, feed: this.#feed, clock })
    this.#rooms = new OpenRooms({
      feed: this.#feed,
      settings,
      dataFolder: folder.path,
      signer,
      formerly: identity.memberKey,
      clock,
      chance,
      // Not earlier: until then, found addresses are still recorded for every room in the state.
      onLeft: (room) => routes.forget(room),
    })
    const routes = new RouteWatcher(clock, () => remoteRooms(this.#feed, recents, this.#rooms))
    this.#hosting = new HostRooms({
      rooms: this.#rooms,
      settings,
      dataFolder: folder.path,
      watch,
      nearby: () => this.#nearby,
      clock,
      chance,
    })
    const joining = new JoinRooms({
      rooms: this.#rooms,
      feed: this.#feed,
      recents,
      dataFolder: folder.path,
      plain,
      clock,
      network: () => routes.network,
    })
    this.#nearby =
      discovery &&
      new Nearby({
        discovery: discovery({ watch }),
        feed: this.#feed,
        clock,
        scans,
        onFound: (rooms) => routes.found(rooms),
      })
    this.#handlers = handlersOf({
      folder: folder.path,
      downloads,
      feed: this.#feed,
      settings,
      recents,
      rooms: this.#rooms,
      hosting: this.#hosting,
      joining,
      uploads,
      clock,
      chance,
      onWindowFault,
    })
    this.#stopWatching = watch.subscribe(({ slept, addressesChanged }) => {
      this.#feed.apply({ kind: 'networksChanged', networks: ownAddresses(watch.table) })
      // Containers start and stop all day on some computers; no route to another computer uses
      // them.
      if (!slept && !addressesChanged) return
      routes.networkChanged()
      this.#nearby?.networkChanged()
    })
    this.#attention = new Attention({
      clock,
      inRoom: () => this.#feed.state.rooms.length > 0,
      onChange: (level) => {
        watch.setAttention(level)
        this.#nearby?.setAttention(level)
      },
    })
    this.#feed.subscribe(() => this.#attention.roomsChanged())
  }

  async dispatch<const C extends BridgeCommand>(command: C): Promise<Result<Answer<C['kind']>>> {
    const handle = this.#handlers[command.kind] as (command: C) => Promise<Result<Answer<C['kind']>>>
    try {
      return await handle(command)
    } catch (error) {
      const refused = asStorageError(error)
      if (refused instanceof StorageError) return failWith(storageProblem(refused))
      if (error instanceof NewerSchemaError) return failWith({ code: 'newer-data', because: error.message })
      if (error instanceof DataFolderError) return failWith({ code: 'data-damaged', because: error.message })
      throw error
    }
  }

  /** The current state, for shells in this process. */
  get state(): ChatState {
    return this.#feed.state
  }

  /** Shows a link that was opened outside of Parley; only the user decides to join. */
  openLink(link: string): void {
    if (link.length <= 2 * inviteLimits.linkChars) this.#feed.apply({ kind: 'linkOpened', link })
  }

  subscribe(listener: (update: BridgeUpdate) => void): () => void {
    return this.#feed.subscribe(listener)
  }

  /**
   * Someone is watching a window or a terminal. While no one is, and no room is open, this app does
   * not search the network. Returns a function to call once when they stop.
   */
  acquireAttention(): Cancel {
    return this.#attention.acquire()
  }

  /**
   * Enters a room that this process already hosts; from now on, leaving it closes it and its log.
   */
  enterHosted(
    started: ListeningRoom,
    card: RoomCard,
    options: EnterHostedOptions,
  ): Promise<Result<{ room: RoomRef }>> {
    return this.#hosting.enter(started, card, options)
  }

  /** Leaves every room, closing those hosted here so that everyone in them is told. */
  async close(): Promise<void> {
    this.#attention.stop()
    this.#stopWatching()
    await this.#rooms.leaveAll()
    await this.#nearby?.stop()
    this.#folder.release()
  }
}
