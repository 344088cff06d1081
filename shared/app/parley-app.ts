import type { Answer, BridgeCommand, BridgeUpdate, ChatBridge, Problem, Result } from '../client/bridge.ts'
import type { ChatState, RoomRef } from '../client/chat-state.ts'
import { nameProblem, probeProblem, rejectProblem } from '../client/words.ts'
import type { DataFolder } from '../node/data-folder.ts'
import { loadIdentity, type Keychain } from '../node/identity.ts'
import { signerOf } from '../node/trust/seals.ts'
import type { RoomEvent } from '../protocol/events.ts'
import { defined } from '../protocol/defined.ts'
import { formatAddress } from '../protocol/address.ts'
import type { AskedAct } from '../protocol/moderation.ts'
import type { DoctorReport } from '../client/diagnosis.ts'
import { ownAddresses } from '../node/addresses.ts'
import type { Discovery } from '../node/discovery/discovery.ts'
import { watchNetwork } from '../node/network-watch.ts'
import { runDoctor } from '../node/doctor/doctor.ts'
import { deleteRoomLog, openRoomLog } from '../node/room-log/open.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { NewerSchemaError } from '../node/newer-schema-error.ts'
import { systemError } from '../node/system-error.ts'
import { parseAddress } from '../protocol/address.ts'
import type { Cancel, Chance, Clock } from '../protocol/clock.ts'
import { inviteLimits } from '../protocol/invite.ts'
import { limits } from '../protocol/limits.ts'
import { parseProbeList } from '../protocol/probe-list.ts'
import { StorageError } from '../protocol/storage-error.ts'
import { checkBody, checkChannelName, checkName, checkRoomName } from '../protocol/text.ts'
import { DEFAULT_PORT } from '../protocol/version.ts'
import { ChangeFeed } from './change-feed.ts'
import { exportRoom, type ExportFormat } from './export-room.ts'
import { ImportError, importRoom } from './import-room.ts'
import type { HostedRoom } from './hosted-room.ts'
import type { OpenRoom } from './open-room.ts'
import { parseDestination } from './destination.ts'
import { Nearby } from './nearby.ts'
import { OpenRooms, type HostOptions } from './open-rooms.ts'
import { readAround, readDate, readNewer, readOlder, search } from './room-reader.ts'
import { Settings } from './settings.ts'
import { Uploads } from './uploads.ts'

export const DEFAULT_BIND = '0.0.0.0'
/** Ports after the usual one that are tried before any free one is taken: those that people may guess. */
const PORTS_TRIED = 9

const done: Result = { ok: true, value: null }
const fail = (problem: Problem): Result<never> => ({ ok: false, problem })
const failWith = (code: string, text: string): Result<never> => fail({ code, text })
const answer = <T>(value: T): Result<T> => ({ ok: true, value })

export interface AppOptions {
  readonly folder: DataFolder
  /** Where exports are written; asked each time, since users may move it. */
  downloads(): string
  readonly clock: Clock
  readonly chance: Chance
  readonly as?: string
  /** Joins rooms on this machine that are hosted without encryption: for measuring and debugging. */
  readonly plain?: boolean
  /** Opens the ways to find rooms and to be found; without it, rooms are joined by address and invite only. */
  readonly discovery?: () => Discovery
  /** Asks rooms of before, and the addresses in the settings, whether a room is there: for shells with a lobby. */
  readonly asks?: boolean
  /** What keeps this device's key; without it, a file that only this user can read. */
  readonly keychain?: Keychain | undefined
  /** There should be a keychain and is none: the user is told. */
  readonly unprotected?: boolean
}

type Handlers = {
  readonly [K in BridgeCommand['kind']]: (
    command: Extract<BridgeCommand, { kind: K }>,
  ) => Result<Answer<K>> | Promise<Result<Answer<K>>>
}

/**
 * What every shell runs: the rooms this user hosts and is in, behind one ChatBridge. A failure is an answer in human
 * words, never an exception.
 */
export class ParleyApp implements ChatBridge {
  readonly #folder: DataFolder
  readonly #downloads: () => string
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #settings: Settings
  readonly #feed: ChangeFeed
  readonly #rooms: OpenRooms
  readonly #uploads: Uploads
  readonly #nearby: Nearby | undefined
  readonly #stopWatching: Cancel

  /**
   * Takes over the folder and releases it in `close`. With `as`, that checked name is used for this run and not saved.
   * Throws DataFolderError when the folder's device key is damaged.
   */
  constructor({
    folder,
    downloads,
    clock,
    chance,
    as,
    plain = false,
    discovery,
    asks = false,
    keychain,
    unprotected = false,
  }: AppOptions) {
    this.#folder = folder
    this.#downloads = downloads
    this.#clock = clock
    this.#chance = chance
    const identity = loadIdentity(folder.path, keychain)
    const signer = signerOf(identity)
    this.#settings = new Settings(folder.path)
    this.#uploads = new Uploads(folder.path)
    const profile = { name: as ?? this.#settings.name, id: signer.publicKey, unprotected }
    this.#feed = new ChangeFeed(
      {
        profile,
        rooms: [],
        recents: this.#settings.recents,
        found: [],
        probed: this.#settings.probe,
        networks: ownAddresses(),
        link: null,
      },
      clock,
    )
    this.#rooms = new OpenRooms({
      feed: this.#feed,
      settings: this.#settings,
      dataFolder: folder.path,
      signer,
      formerly: identity.memberKey,
      plain,
      nearby: () => this.#nearby,
      onReached: (room, address) => this.#moved(room, address),
      clock,
      chance,
    })
    this.#nearby =
      discovery &&
      new Nearby({
        discovery: discovery(),
        feed: this.#feed,
        clock,
        asks,
        onFound: (rooms) => this.#rooms.found(rooms),
      })
    this.#stopWatching = watchNetwork(clock, () => {
      this.#feed.apply({ kind: 'networksChanged', networks: ownAddresses() })
      this.#rooms.networkChanged()
      this.#nearby?.networkChanged()
    })
  }

  async dispatch<const C extends BridgeCommand>(command: C): Promise<Result<Answer<C['kind']>>> {
    const handle = this.#handlers[command.kind] as (command: C) => Promise<Result<Answer<C['kind']>>>
    try {
      return await handle(command)
    } catch (error) {
      if (error instanceof StorageError) return storageProblem(error)
      if (error instanceof NewerSchemaError) return failWith('newer-data', error.message)
      throw error
    }
  }

  /** What is so right now, for shells that live in this process. */
  get state(): ChatState {
    return this.#feed.state
  }

  /** Shows a link that was opened outside of Parley; only its user joins by it. */
  openLink(link: string): void {
    if (link.length <= 2 * inviteLimits.linkChars) this.#feed.apply({ kind: 'linkOpened', link })
  }

  subscribe(listener: (update: BridgeUpdate) => void): () => void {
    return this.#feed.subscribe(listener)
  }

  /** Leaves every room, closing those hosted here so that everybody in them is told. */
  async close(): Promise<void> {
    this.#stopWatching()
    await this.#rooms.leaveAll()
    await this.#nearby?.stop()
    this.#folder.release()
  }

  readonly #handlers: Handlers = {
    setName: ({ name }) => this.#setName(name),
    hostRoom: ({ name, bind, port, policy = 'knock', hidden }) =>
      this.#hostRoom(name, bind || DEFAULT_BIND, port, { policy, hidden }),
    joinFound: ({ kind: _kind, passcode, trust, ...found }) =>
      this.#remembering(() => this.#rooms.joinFound(found, { passcode, trust })),
    dismissLink: () => {
      this.#feed.apply({ kind: 'linkOpened', link: null })
      return done
    },
    probe: ({ addresses }) => this.#probe(addresses),
    leadWith: ({ room, address }) =>
      this.#hosting(room, (hosted) =>
        hosted.leadWith(address)
          ? done
          : failWith('address-gone', 'This computer does not have this address any more.'),
      ),
    runDoctor: ({ address }) => this.#runDoctor(address),
    joinRoom: async ({ kind: _kind, address, ...options }) => {
      const joined = await this.#remembering(() => this.#rooms.join(address, options))
      if (joined.ok && address === this.#feed.state.link) this.#feed.apply({ kind: 'linkOpened', link: null })
      return joined
    },
    answerKnock: ({ room, knock, letIn }) =>
      this.#inRoom(room, ({ session }) => session.answerKnock(knock, letIn)),
    moderate: ({ room, act }) => this.#moderate(room, act),
    createInvite: ({ room, forMs, uses }) =>
      this.#hosting(room, (hosted) => answer({ invite: hosted.createInvite({ forMs, uses }) })),
    revokeInvite: ({ room, id }) =>
      this.#hosting(room, (hosted) => {
        hosted.revokeInvite(id)
        return done
      }),
    newPasscode: ({ room }) =>
      this.#hosting(room, (hosted) => {
        hosted.newPasscode()
        return done
      }),
    openRecent: ({ id }) => this.#openRecent(id),
    forgetRoom: ({ id }) => this.#forgetRoom(id),
    leaveRoom: async ({ room }) => {
      await this.#rooms.leave(room)
      return done
    },
    reconnect: ({ room }) => this.#inRoom(room, ({ session }) => session.retryNow()),
    post: ({ room, channel, nonce, body }) => this.#post(room, channel, nonce, body),
    retry: ({ room, nonce }) => this.#inRoom(room, ({ session }) => session.retry(nonce)),
    discard: ({ room, nonce }) => this.#inRoom(room, ({ session }) => session.discard(nonce)),
    typing: ({ room, channel }) => this.#inRoom(room, ({ session }) => session.typing(channel)),
    createChannel: ({ room, name }) => this.#createChannel(room, name),
    loadOlder: ({ room: ref, channel, before }) =>
      this.#read(ref, async (log, room) => {
        const page = await readOlder(log, room.session, channel, before)
        return page
          ? this.#vouched(room, page)
          : failWith('not-connected', 'Older messages come when the room is connected again.')
      }),
    loadNewer: ({ room: ref, channel, after }) =>
      this.#read(ref, (log, room) => this.#vouched(room, readNewer(log, channel, after))),
    loadAround: ({ room: ref, channel, seq }) =>
      this.#read(ref, (log, room) => this.#vouched(room, readAround(log, channel, seq))),
    findDate: ({ room, channel, at }) => this.#read(room, (log) => answer(readDate(log, channel, at))),
    search: ({ kind: _kind, room, ...query }) => this.#read(room, (log) => answer(search(log, query))),
    exportRoom: ({ room, format }) => this.#read(room, (log) => this.#export(log, format)),
    importChunk: ({ upload, text }) => this.#filing(() => this.#uploads.append(upload, text)),
    importRoom: ({ upload, name }) => this.#import(upload, name),
  }

  #setName(raw: string): Result {
    const name = checkName(raw)
    if (!name.ok) return fail(nameProblem(name.problem, 'Your name', limits.nameChars))
    const saved = this.#filing(() => this.#settings.setName(name.text))
    if (!saved.ok) return saved
    this.#feed.apply({ kind: 'profileChanged', name: name.text })
    for (const { session } of this.#rooms.all()) session.rename(name.text)
    return done
  }

  #probe(typed: string): Result<Answer<'probe'>> {
    const parsed = parseProbeList(typed)
    if (!parsed.ok) return fail(probeProblem(parsed.problem, parsed.entry))
    const saved = this.#filing(() => this.#settings.setProbe(parsed.entries))
    if (!saved.ok) return saved
    this.#feed.apply({ kind: 'probedChanged', probed: parsed.entries })
    return answer({ count: parsed.addresses.length })
  }

  #hostRoom(
    rawName: string,
    bind: string,
    port: number | undefined,
    options: HostOptions,
  ): Promise<Result<{ room: RoomRef }>> {
    const name = checkRoomName(rawName)
    if (!name.ok)
      return Promise.resolve(fail(nameProblem(name.problem, 'The room’s name', limits.roomNameChars)))
    return this.#hostAt({ id: this.#chance.id(), name: name.text }, bind, port, options)
  }

  async #openRecent(id: string): Promise<Result<{ room: RoomRef }>> {
    const open = this.#rooms.all().find(({ log }) => log?.room === id)
    if (open) return answer({ room: open.ref })
    const recent = this.#settings.recents.find((room) => room.id === id)
    if (!recent) return failWith('room-unknown', 'This room is not among those of before any more.')
    return this.#remembering(() => {
      if (!recent.hosted) {
        const { log } = openRoomLog(this.#folder.path, recent, this.#clock.now())
        return this.#rooms.reopen(recent.address, log, recent.hostKey)
      }
      const parsed = parseAddress(recent.address)
      const port = parsed.ok ? parsed.address.port : DEFAULT_PORT
      return this.#rooms.host(recent, DEFAULT_BIND, port, { hidden: recent.hidden })
    }, recent.hidden)
  }

  #forgetRoom(id: string): Result {
    if (this.#rooms.isOpen(id))
      return failWith('room-open', 'Leave this room before you delete what is kept of it.')
    return this.#filing(() => {
      deleteRoomLog(this.#folder.path, id)
      this.#settings.forget(id)
      this.#feed.apply({ kind: 'recentsChanged', recents: this.#settings.recents })
    })
  }

  /** Opens a room, if somebody is there to be in it, and notes it among the recent ones. */
  async #remembering(
    open: () => Result<{ room: RoomRef }> | Promise<Result<{ room: RoomRef }>>,
    hidden?: boolean,
  ): Promise<Result<{ room: RoomRef }>> {
    if (this.#feed.state.profile.name === '') {
      return failWith('no-name', 'Say who you are first: your name is empty.')
    }
    const opened = await open()
    const room = opened.ok ? this.#feed.state.rooms.find(({ ref }) => ref === opened.value.room) : undefined
    if (room) {
      const { id, name, address, hosting, hostKey } = room
      // Shown from its copy, a room has not met its host yet: the key that it had stays pinned.
      const pin = hostKey || this.#settings.recents.find((recent) => recent.id === id)?.hostKey
      const more = defined({ hostKey: pin, hidden: hidden || undefined })
      // That the list of recent rooms could not be saved is no reason to keep anybody out of a room.
      this.#filing(() => {
        this.#settings.remember({
          id,
          name,
          address: this.#rooms.reachedAt(id) ?? address,
          hosted: hosting !== null,
          at: this.#clock.now(),
          ...more,
        })
        this.#feed.apply({ kind: 'recentsChanged', recents: this.#settings.recents })
      })
    }
    return opened
  }

  /** A room of before is looked for where it was reached last. */
  #moved(room: string, address: string): void {
    const recent = this.#settings.recents.find(({ id, hosted }) => id === room && !hosted)
    if (!recent || recent.address === address) return
    // That it could not be saved is no reason to keep anybody out of a room.
    this.#filing(() => {
      this.#settings.move(room, address)
      this.#feed.apply({ kind: 'recentsChanged', recents: this.#settings.recents })
    })
  }

  #hosting<T>(ref: RoomRef, act: (hosted: HostedRoom) => Result<T>): Result<T> {
    const hosted = this.#rooms.get(ref)?.hosted
    return hosted
      ? act(hosted)
      : failWith('not-hosting', 'Only the computer that hosts the room can do this.')
  }

  async #moderate(ref: RoomRef, act: AskedAct): Promise<Result> {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    const acted = await room.session.moderate(act)
    if (acted.ok) return done
    return acted.reason === 'not-connected'
      ? failWith('not-connected', 'This works when the room is connected again.')
      : fail(rejectProblem(acted.reason))
  }

  #inRoom(ref: RoomRef, act: (room: OpenRoom) => unknown): Result {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    act(room)
    return done
  }

  #read<T>(ref: RoomRef, read: (log: RoomLog, room: OpenRoom) => Result<T> | Promise<Result<T>>) {
    const room = this.#rooms.get(ref)
    return room?.log ? read(room.log, room) : roomUnknown
  }

  /** Tells of unsigned messages among those that are about to be shown. */
  #vouched<T extends { readonly events: readonly RoomEvent[] }>(room: OpenRoom, page: T): Result<T> {
    room.vouch(page.events)
    return answer(page)
  }

  #post(ref: RoomRef, channel: string, nonce: string, raw: string): Result {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    const body = checkBody(raw)
    if (!body.ok) return fail(rejectProblem(body.problem === 'empty' ? 'message-empty' : 'message-too-long'))
    if (room.session.post(channel, nonce, body.text)) return done
    return failWith(
      'outbox-full',
      `${limits.outboxMessages} messages wait to be sent. Write on when some of them are through.`,
    )
  }

  async #createChannel(ref: RoomRef, raw: string): Promise<Result<Answer<'createChannel'>>> {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    const name = checkChannelName(raw)
    if (!name.ok) return fail(rejectProblem('bad-channel-name'))
    const created = await room.session.createChannel(name.text)
    if (created.ok) return answer({ channel: name.text })
    return created.reason === 'not-connected'
      ? failWith('not-connected', 'Channels can be made when the room is connected again.')
      : fail(rejectProblem(created.reason))
  }

  async #export(log: RoomLog, format: ExportFormat): Promise<Result<Answer<'exportRoom'>>> {
    const folder = this.#downloads()
    try {
      return answer(await exportRoom(log, format, folder, this.#clock.now()))
    } catch (error) {
      return failWith(
        'not-exported',
        `The export could not be written to ${folder}: ${systemError(error).message}.`,
      )
    }
  }

  async #import(upload: string, rawName: string): Promise<Result<Answer<'importRoom'>>> {
    const name = checkRoomName(rawName)
    if (!name.ok) return fail(nameProblem(name.problem, 'The room’s name', limits.roomNameChars))
    const path = this.#uploads.path(upload)
    if (path === undefined) return failWith('no-upload', 'The file is empty, so there is nothing to import.')
    const card = { id: this.#chance.id(), name: name.text }
    try {
      const events = await importRoom(path, this.#folder.path, card, this.#clock.now())
      const opened = await this.#hostAt(card, DEFAULT_BIND, undefined, { policy: 'knock' })
      return opened.ok ? answer({ ...opened.value, events }) : opened
    } catch (error) {
      if (error instanceof ImportError) return failWith('not-imported', error.message)
      throw error
    } finally {
      this.#uploads.discard(upload)
    }
  }

  /** On the port that was asked for; otherwise on the usual one, or where that is taken on the next free one. */
  async #hostAt(
    card: { id: string; name: string },
    bind: string,
    asked: number | undefined,
    options: HostOptions,
  ): Promise<Result<{ room: RoomRef }>> {
    const open = (port: number) =>
      this.#remembering(() => this.#rooms.host(card, bind, port, options), options.hidden)
    const opened = await open(asked ?? DEFAULT_PORT)
    if (opened.ok || opened.problem.code !== 'port-taken' || asked !== undefined) return opened
    for (let port = DEFAULT_PORT + 1; port <= DEFAULT_PORT + PORTS_TRIED; port++) {
      const next = await open(port)
      if (next.ok || next.problem.code !== 'port-taken') return this.#notingPort(next, port)
    }
    return open(0)
  }

  /** Others who type the address need to know. */
  #notingPort(opened: Result<{ room: RoomRef }>, port: number): Result<{ room: RoomRef }> {
    if (opened.ok) {
      const text = `Port ${DEFAULT_PORT} is in use on this computer, so this room is on port ${port}.`
      this.#rooms.get(opened.value.room)?.session.notice(text)
    }
    return opened
  }

  async #runDoctor(address: string | undefined): Promise<Result<DoctorReport>> {
    const destination = address === undefined ? undefined : parseDestination(address)
    if (destination?.ok === false) return fail(destination.problem)
    const target = destination?.addresses[0]
    const recent = target && this.#settings.recents.find((room) => room.address === formatAddress(target))
    const pinned = destination?.invite?.fingerprint ?? recent?.hostKey
    return answer(await runDoctor({ target: target ?? null, pinned: pinned ?? null, clock: this.#clock }))
  }

  #filing(file: () => void): Result {
    try {
      file()
      return done
    } catch (error) {
      const { message } = systemError(error)
      return failWith('not-saved', `This could not be saved in ${this.#folder.path}: ${message}.`)
    }
  }
}

const roomUnknown = failWith('room-unknown', 'This room is not open any more.')

const storageProblem = (error: StorageError): Result<never> =>
  failWith(
    error.failure,
    error.failure === 'disk-full'
      ? 'The disk of this machine is full, so this was not kept. Make some space and try again.'
      : `This could not be stored on this machine: ${error.message}.`,
  )
