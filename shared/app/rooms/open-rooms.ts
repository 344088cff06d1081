import type { Result } from '../../words/problem.ts'
import type { RoomRef, RoomState } from '../../bridge/room-state.ts'
import { describeEnd } from '../../words/failure-words.ts'
import { nodeVerifier } from '../../node/trust/signatures.ts'
import type { Chance, Clock } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Signer } from '../../protocol/trust/proofs.ts'
import type { ChangeFeed } from '../change-feed.ts'
import { OpenRoom, type OpenRoomOptions } from './open-room.ts'
import { answer, fail } from '../results.ts'
import type { Settings } from '../settings.ts'

export interface OpenRoomsOptions {
  readonly feed: ChangeFeed
  readonly settings: Settings
  readonly dataFolder: string
  readonly signer: Signer
  /** This device's id from before rooms had keys. */
  readonly formerly: string
  readonly clock: Clock
  readonly chance: Chance
  /** A room was left, and is no longer in the state. */
  onLeft(room: RoomRef): void
}

export type OpenResult = Promise<Result<{ room: RoomRef }>>

/** How one room is reached, and what is known about it. */
export type RoomRoute = Pick<OpenRoomOptions, 'address' | 'dial'> &
  Partial<Pick<OpenRoomOptions, 'checkHost' | 'onAddresses' | 'host' | 'localLog' | 'entry' | 'presumedName'>>

/** The rooms that are open in this app, or being opened: each is opened once. */
export class OpenRooms {
  readonly #options: OpenRoomsOptions
  readonly #rooms = new Map<RoomRef, OpenRoom>()
  /**
   * Rooms that are being opened for hosting, by id: two windows that request the same room share
   * it.
   */
  readonly #opening = new Map<string, OpenResult>()
  /** Rooms that are being entered, by address: two requests share one attempt. */
  readonly #entering = new Map<string, { room: OpenRoom; result: OpenResult }>()
  #nextRef = 1

  constructor(options: OpenRoomsOptions) {
    this.#options = options
  }

  get(ref: RoomRef): OpenRoom | undefined {
    return this.#rooms.get(ref)
  }

  all(): OpenRoom[] {
    return [...this.#rooms.values()]
  }

  /** Whether the room with this id is open, or is being opened for hosting. */
  isOpen(id: string): boolean {
    return this.#opening.has(id) || this.all().some(({ log }) => log?.room === id)
  }

  /** Opens the room with this id for hosting; a second request meanwhile gets the same result. */
  openOnce(id: string, open: () => OpenResult): OpenResult {
    const running = this.#opening.get(id)
    if (running) return running
    const result = open().finally(() => this.#opening.delete(id))
    this.#opening.set(id, result)
    return result
  }

  /**
   * A room that is being entered at one of these addresses, or is already open and only reconnects;
   * undefined if there is none.
   */
  joinExisting(addresses: readonly string[], matches: (room: OpenRoom) => boolean): OpenResult | undefined {
    const running = addresses
      .map((address) => this.#entering.get(address))
      .find((attempt) => attempt !== undefined)
    if (running) return running.result
    const open = this.all().find(matches)
    open?.session.retryNow()
    return open && Promise.resolve(answer({ room: open.ref }))
  }

  /** Gives up entering the room at this address; a room that was entered is not left. */
  giveUp(address: string): void {
    this.#entering.get(address)?.room.session.leave()
  }

  /** Creates a room that is not shown before it is entered or opened from its copy. */
  create(route: RoomRoute): OpenRoom {
    const { feed, settings, dataFolder, signer, formerly, clock, chance } = this.#options
    const ref = `r${this.#nextRef++}`
    const room: OpenRoom = new OpenRoom({
      host: null,
      localLog: null,
      // The host's own user does not connect over a network.
      checkHost: () => null,
      onAddresses: () => {},
      ...route,
      ref,
      dataFolder,
      signer,
      clock,
      chance,
      // Sent only where it was sent before: others may use this secret in our place until we have
      // returned.
      ...(this.#hasLegacyId(route) && { formerly }),
      verifier: nodeVerifier,
      name: feed.state.profile.name,
      retention: settings.retention,
      isOpen: (id) => this.isOpen(id),
      onOpen: (state: RoomState) => {
        this.#rooms.set(ref, room)
        feed.apply({ kind: 'roomOpened', room: state })
      },
      onChange: (change) => feed.apply({ kind: 'roomChanged', room: ref, change }),
    })
    return room
  }

  /** Enters a room that was created here; if that fails it is closed. */
  enter(room: OpenRoom): OpenResult {
    const result = this.#tryToEnter(room).finally(() => this.#entering.delete(room.address))
    this.#entering.set(room.address, { room, result })
    return result
  }

  /**
   * Leaves every room, and gives up entering any; rooms that are being opened for hosting are left
   * afterwards.
   */
  async leaveAll(): Promise<void> {
    await Promise.allSettled(this.#opening.values())
    const entering = [...this.#entering.values()]
    for (const { room } of entering) room.session.leave()
    await Promise.all(entering.map(({ result }) => result))
    await Promise.all(this.all().map(({ ref }) => this.leave(ref)))
  }

  async leave(ref: RoomRef): Promise<void> {
    const { feed, onLeft } = this.#options
    const room = this.#rooms.get(ref)
    if (!room) return
    this.#rooms.delete(ref)
    await room.close()
    feed.apply({ kind: 'roomClosed', room: ref })
    onLeft(ref)
  }

  /** Whether a room was entered from here before rooms had keys. */
  #hasLegacyId({ address, host, localLog }: RoomRoute): boolean {
    const id = host?.hosted.room.id ?? localLog?.room
    return this.#options.settings.recents.some(
      (recent) =>
        recent.hostKey === undefined && (id === undefined ? recent.address === address : recent.id === id),
    )
  }

  async #tryToEnter(room: OpenRoom): OpenResult {
    const opened = await room.enter()
    if (opened.ok) return answer({ room: room.ref })
    // A room whose host was asked is already shown.
    if (this.#rooms.has(room.ref)) await this.leave(room.ref)
    else await room.close()
    const { code, keys } = opened.end
    const { address, presumedName } = room
    const text = describeEnd(opened.end, { room: '', presumedName, address })
    return fail({ code, text, ...defined({ keys, room: presumedName || undefined }) })
  }
}
