import type { Result } from '../client/bridge.ts'
import type { RecentRoom, RoomState } from '../client/chat-state.ts'
import { deleteRoomLog } from '../node/room-log/open.ts'
import type { Clock } from '../protocol/clock.ts'
import { defined } from '../protocol/defined.ts'
import type { ChangeFeed } from './change-feed.ts'
import { filing } from './results.ts'
import type { Settings } from './settings.ts'

export interface RecentsOptions {
  /** The data folder's path. */
  readonly folder: string
  readonly settings: Settings
  readonly feed: ChangeFeed
  readonly clock: Clock
}

/** The rooms of before: where each was reached last, and by which key its host is known. Windows hear of every change. */
export class Recents {
  readonly #options: RecentsOptions
  /** Where the hosts of joined rooms have answered since the start, by the room's id. */
  readonly #reachedAt = new Map<string, string>()

  constructor(options: RecentsOptions) {
    this.#options = options
  }

  get(id: string): RecentRoom | undefined {
    return this.#options.settings.recents.find((recent) => recent.id === id)
  }

  /** The latest of those at an address, as formatAddress writes it. */
  at(address: string): RecentRoom | undefined {
    return this.#options.settings.recents.find((recent) => recent.address === address)
  }

  /** Puts a room that was just opened on top; `hidden` if it is not announced. */
  note({ id, name, address, hosting, hostKey }: RoomState, hidden?: boolean): void {
    // Shown from its copy, a room has not met its host yet: the key that it had stays pinned.
    const pin = hostKey || this.get(id)?.hostKey
    const more = defined({ hostKey: pin, hidden: hidden || undefined })
    // That the list of recent rooms could not be saved is no reason to keep anybody out of a room.
    this.#change((settings) =>
      settings.remember({
        id,
        name,
        address: this.#reachedAt.get(id) ?? address,
        hosted: hosting !== null,
        at: this.#options.clock.now(),
        ...more,
      }),
    )
  }

  /** The host of a joined room has answered at this address, with the right key: there it is looked for the next time. */
  reached(room: string, address: string): void {
    this.#reachedAt.set(room, address)
    const recent = this.#options.settings.recents.find(({ id, hosted }) => id === room && !hosted)
    if (!recent || recent.address === address) return
    // That it could not be saved is no reason to keep anybody out of a room.
    this.#change((settings) => settings.move(room, address))
  }

  /** Deletes what this machine keeps of a room, which must not be open. */
  forget(id: string): Result {
    return this.#change((settings) => {
      deleteRoomLog(this.#options.folder, id)
      settings.forget(id)
    })
  }

  #change(change: (settings: Settings) => void): Result {
    const { folder, settings, feed } = this.#options
    return filing(folder, () => {
      change(settings)
      feed.apply({ kind: 'recentsChanged', recents: settings.recents })
    })
  }
}
