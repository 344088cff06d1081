import type { RetentionNotice } from '../../client/session/notice.ts'
import type { NetworkWatch } from '../../node/interfaces/network-watch.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import type { Chance, Clock } from '../../protocol/base/clock.ts'
import { defaultHostLimits } from '../../protocol/base/host-limits.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import { dialHosted } from './dial-hosted.ts'
import type { Nearby } from '../lobby/nearby.ts'
import type { OpenResult, OpenRooms } from '../rooms/open-rooms.ts'
import { isForUser, type Retention } from '../retention/retention.ts'
import type { RoomCard } from './room-card.ts'
import { runHosted } from './run-hosted.ts'
import type { Settings } from '../settings.ts'
import { startHosting, type ListeningRoom } from './start-hosting.ts'

export interface HostRoomsOptions {
  readonly rooms: OpenRooms
  readonly settings: Settings
  readonly dataFolder: string
  readonly watch: NetworkWatch
  /** The rooms of the network; undefined if this app does not use discovery. */
  nearby(): Nearby | undefined
  readonly clock: Clock
  readonly chance: Chance
}

export interface HostOptions {
  readonly policy?: JoinPolicy | undefined
  readonly hidden?: boolean | undefined
  /** If the port is taken, the next free one is used, and a notice says so. */
  readonly useNextFree?: boolean
}

export interface EnterHostedOptions {
  /** The address that it was requested to listen on. */
  readonly bind: string
  readonly hidden?: boolean | undefined
  /** Overrides the retention in the settings. */
  readonly retention?: Retention
  /** Receives the notices of retention; without it, the room's window shows them. */
  readonly onRetention?: (notice: RetentionNotice) => void
}

/** Opens rooms that are hosted here, with the app's user in them. */
export class HostRooms {
  readonly #options: HostRoomsOptions

  constructor(options: HostRoomsOptions) {
    this.#options = options
  }

  /**
   * Hosts a room: a new one, or an earlier one with all its messages. A room that is being opened
   * is opened once.
   */
  host(card: RoomCard, bind: string, port: number, options: HostOptions = {}): OpenResult {
    return this.#options.rooms.openOnce(card.id, () => this.#tryToHost(card, bind, port, options))
  }

  /**
   * Enters a room that already listens here, as its user, and announces it unless it is hidden.
   * Leaving it closes it.
   */
  enter(started: ListeningRoom, card: RoomCard, options: EnterHostedOptions): OpenResult {
    const { rooms, clock } = this.#options
    const { hosted, log, at, notices } = started
    const { bind } = options
    const { addresses, fingerprint, passcode } = hosted
    const address = addresses[0] ?? formatAddress({ host: bind, port: at.port })
    const invites = hosted.invites()
    const hosting = { bind, port: at.port, addresses, fingerprint, invites, passcode }
    const room = rooms.create({
      address,
      dial: dialHosted(hosted.host, clock),
      host: { hosted, log, hosting, run: (notify) => this.#run(started, card, options, notify) },
    })
    if (notices.length > 0) room.notice(notices)
    return rooms.enter(room)
  }

  async #tryToHost(card: RoomCard, bind: string, port: number, options: HostOptions): OpenResult {
    const { policy, hidden, useNextFree = false } = options
    const { dataFolder: folder, clock, chance, nearby } = this.#options
    const started = await startHosting({
      card,
      folder,
      bind,
      port,
      useNextFree,
      clock,
      chance,
      policy,
      limits: defaultHostLimits,
      plain: false,
      // An app that does not search for rooms does not reveal its own either.
      hidden: hidden === true || !nearby(),
    })
    if (!started.ok) return started
    return this.enter(started.value, card, { bind, hidden })
  }

  #run(
    started: ListeningRoom,
    card: RoomCard,
    { hidden, retention, onRetention }: EnterHostedOptions,
    notify: (notice: RetentionNotice) => void,
  ): () => Promise<void> {
    const { nearby, watch, settings, clock } = this.#options
    const notifyUser = (notice: RetentionNotice) => {
      if (isForUser(notice)) notify(notice)
    }
    return runHosted(started, {
      card,
      publisher: hidden ? null : (nearby()?.publisher ?? null),
      watch,
      retention: { ...settings.retention, ...retention },
      clock,
      onRetention: onRetention ?? notifyUser,
    })
  }
}
