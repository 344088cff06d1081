import type { Answer, BridgeCommand, BridgeUpdate, ChatBridge, Problem, Result } from '../client/bridge.ts'
import type { ChatState, RoomRef, RoomState } from '../client/chat-state.ts'
import type { Dial } from '../client/session.ts'
import {
  addressProblem,
  describeEnd,
  describeListenFailure,
  nameProblem,
  rejectProblem,
} from '../client/words.ts'
import type { Host } from '../host/host.ts'
import { reachableAddresses } from '../node/addresses.ts'
import type { DataFolder } from '../node/data-folder.ts'
import { loadIdentity, type Identity } from '../node/identity.ts'
import { systemError } from '../node/system-error.ts'
import { dialTcp } from '../node/tcp.ts'
import { formatAddress, parseAddress } from '../protocol/address.ts'
import type { Chance, Clock } from '../protocol/clock.ts'
import { limits } from '../protocol/limits.ts'
import { checkBody, checkChannelName, checkName, checkRoomName } from '../protocol/text.ts'
import { DEFAULT_PORT } from '../protocol/version.ts'
import { ChangeFeed } from './change-feed.ts'
import { dialHosted, hostedRoom } from './hosted-room.ts'
import { openRoom, type OpenRoom } from './open-room.ts'
import { Settings } from './settings.ts'

export const DEFAULT_BIND = '0.0.0.0'

const done: Result = { ok: true, value: null }
const fail = (problem: Problem): Result<never> => ({ ok: false, problem })
const failWith = (code: string, text: string): Result<never> => fail({ code, text })

export interface AppOptions {
  readonly folder: DataFolder
  readonly clock: Clock
  readonly chance: Chance
  readonly as?: string
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
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #identity: Identity
  readonly #settings: Settings
  readonly #feed: ChangeFeed
  readonly #rooms = new Map<RoomRef, OpenRoom>()
  #nextRef = 1

  /**
   * Takes over the folder and releases it in `close`. With `as`, that checked name is used for this run and not saved.
   * Throws DataFolderError when the folder's device key is damaged.
   */
  constructor({ folder, clock, chance, as }: AppOptions) {
    this.#folder = folder
    this.#clock = clock
    this.#chance = chance
    this.#identity = loadIdentity(folder.path)
    this.#settings = new Settings(folder.path)
    const { recents } = this.#settings
    const name = as ?? this.#settings.name
    this.#feed = new ChangeFeed({ profile: { name, id: this.#identity.key }, rooms: [], recents }, clock)
  }

  dispatch<const C extends BridgeCommand>(command: C): Promise<Result<Answer<C['kind']>>> {
    const handle = this.#handlers[command.kind] as (command: C) => Result<Answer<C['kind']>>
    return Promise.resolve(handle(command))
  }

  /** What is so right now, for shells that live in this process. */
  get state(): ChatState {
    return this.#feed.state
  }

  subscribe(listener: (update: BridgeUpdate) => void): () => void {
    return this.#feed.subscribe(listener)
  }

  /** Leaves every room, closing those hosted here so that everybody in them is told. */
  async close(): Promise<void> {
    await Promise.all([...this.#rooms.keys()].map((ref) => this.#leave(ref)))
    this.#folder.release()
  }

  readonly #handlers: Handlers = {
    setName: ({ name }) => this.#setName(name),
    hostRoom: ({ name, bind, port }) => this.#hostRoom(name, bind || DEFAULT_BIND, port ?? DEFAULT_PORT),
    joinRoom: ({ address }) => this.#joinRoom(address),
    leaveRoom: async ({ room }) => {
      await this.#leave(room)
      return done
    },
    reconnect: ({ room }) => this.#inRoom(room, ({ session }) => session.retryNow()),
    post: ({ room, channel, nonce, body }) => this.#post(room, channel, nonce, body),
    retry: ({ room, nonce }) => this.#inRoom(room, ({ session }) => session.retry(nonce)),
    discard: ({ room, nonce }) => this.#inRoom(room, ({ session }) => session.discard(nonce)),
    loadOlder: ({ room, channel, before }) => this.#loadOlder(room, channel, before),
    createChannel: ({ room, name }) => this.#createChannel(room, name),
    typing: ({ room, channel }) => this.#inRoom(room, ({ session }) => session.typing(channel)),
    forgetRecent: ({ address }) => this.#saving(() => this.#settings.forget(address)),
  }

  #setName(raw: string): Result {
    const name = checkName(raw)
    if (!name.ok) return fail(nameProblem(name.problem, 'Your name', limits.nameChars))
    const saved = this.#saving(() => this.#settings.setName(name.text))
    if (!saved.ok) return saved
    this.#feed.apply({ kind: 'profileChanged', name: name.text })
    for (const { session } of this.#rooms.values()) session.rename(name.text)
    return done
  }

  async #hostRoom(rawName: string, bind: string, port: number): Promise<Result<{ room: RoomRef }>> {
    const name = checkRoomName(rawName)
    if (!name.ok) return fail(nameProblem(name.problem, 'The room’s name', limits.roomNameChars))
    const host = hostedRoom({
      id: this.#chance.id(),
      name: name.text,
      bind,
      port,
      clock: this.#clock,
      chance: this.#chance,
    })
    const state = await host.start()
    if (state.kind === 'failed') {
      return failWith(state.failure, describeListenFailure(state.failure, bind, port, state.detail))
    }
    if (state.kind !== 'listening') return failWith('stopped', 'Hosting was stopped before it began.')
    const addresses = reachableAddresses(state.at.address, state.at.port)
    return this.#open({
      address: addresses[0] ?? formatAddress({ host: bind, port: state.at.port }),
      dial: dialHosted(host, this.#clock),
      host,
      hosting: { bind, port: state.at.port, addresses },
    })
  }

  async #joinRoom(typed: string): Promise<Result<{ room: RoomRef }>> {
    const parsed = parseAddress(typed)
    if (!parsed.ok) return fail(addressProblem(parsed.problem, typed))
    const address = formatAddress(parsed.address)
    const already = [...this.#rooms.values()].find((room) => room.address === address)
    if (already) {
      already.session.retryNow()
      return { ok: true, value: { room: already.ref } }
    }
    const opened = await this.#open({ address, dial: dialTcp(parsed.address), host: null, hosting: null })
    if (opened.ok) this.#remember(opened.value.room, address)
    return opened
  }

  async #open(how: {
    address: string
    dial: Dial
    host: Host | null
    hosting: RoomState['hosting']
  }): Promise<Result<{ room: RoomRef }>> {
    const { name } = this.#feed.state.profile
    if (name === '') return failWith('no-name', 'Say who you are first: your name is empty.')
    const ref = `r${this.#nextRef++}`
    const opened = await openRoom({
      dial: how.dial,
      clock: this.#clock,
      chance: this.#chance,
      key: this.#identity.key,
      name,
      initial: {
        ref,
        id: '',
        name: '',
        address: how.address,
        hosting: how.hosting,
        session: { kind: 'idle' },
        me: { id: this.#identity.key, name },
        channels: [],
        members: {},
        outgoing: [],
      },
      onOpen: (session, room) => {
        this.#rooms.set(ref, { ref, address: how.address, session, host: how.host })
        this.#feed.apply({ kind: 'roomOpened', room })
      },
      onChange: (change) => this.#feed.apply({ kind: 'roomChanged', room: ref, change }),
    })
    if (!opened.ok) {
      await how.host?.stop()
      return failWith(opened.end.code, describeEnd(opened.end, { room: '', address: how.address }))
    }
    return { ok: true, value: { room: ref } }
  }

  #remember(ref: RoomRef, address: string): void {
    const name = this.#feed.state.rooms.find((room) => room.ref === ref)?.name ?? address
    // That the list of recent rooms could not be saved is no reason to keep anybody out of a room.
    this.#saving(() => this.#settings.remember({ address, name, at: this.#clock.now() }))
  }

  #saving(save: () => void): Result {
    try {
      save()
    } catch (error) {
      const { message } = systemError(error)
      return failWith('not-saved', `This could not be saved in ${this.#folder.path}: ${message}.`)
    }
    this.#feed.apply({ kind: 'recentsChanged', recents: this.#settings.recents })
    return done
  }

  async #leave(ref: RoomRef): Promise<void> {
    const room = this.#rooms.get(ref)
    if (!room) return
    this.#rooms.delete(ref)
    room.session.leave()
    await room.host?.stop()
    this.#feed.apply({ kind: 'roomClosed', room: ref })
  }

  #inRoom(ref: RoomRef, act: (room: OpenRoom) => unknown): Result {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    act(room)
    return done
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

  async #loadOlder(ref: RoomRef, channel: string, before: number): Promise<Result<Answer<'loadOlder'>>> {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    const page = await room.session.older(channel, before)
    return page.ok ? page : failWith('not-connected', 'Older messages come when the room is connected again.')
  }

  async #createChannel(ref: RoomRef, raw: string): Promise<Result<Answer<'createChannel'>>> {
    const room = this.#rooms.get(ref)
    if (!room) return roomUnknown
    const name = checkChannelName(raw)
    if (!name.ok) return fail(rejectProblem('bad-channel-name'))
    const created = await room.session.createChannel(name.text)
    if (created.ok) return { ok: true, value: { channel: name.text } }
    return created.reason === 'not-connected'
      ? failWith('not-connected', 'Channels can be made when the room is connected again.')
      : fail(rejectProblem(created.reason))
  }
}

const roomUnknown = failWith('room-unknown', 'This room is not open any more.')
