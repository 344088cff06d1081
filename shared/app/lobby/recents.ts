import type { Result } from '../../words/problem.ts'
import type { RecentRoom } from '../../bridge/chat-state.ts'
import type { RoomState } from '../../bridge/room-state.ts'
import { deleteRoomLog } from '../../node/storage/room-log/open.ts'
import type { Clock } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import { hasHostName, parseAddress, type Address } from '../../protocol/finding/address.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { ChangeFeed } from '../change-feed.ts'
import { DEFAULT_BIND } from '../hosting/hosted-room.ts'
import { saveIn } from '../results.ts'
import type { Settings } from '../settings.ts'

export interface RecentsOptions {
  /** The data folder's path. */
  readonly folder: string
  readonly settings: Settings
  readonly feed: ChangeFeed
  readonly clock: Clock
}

/**
 * The recent rooms: where each was joined and reached, and by which key its host is known. Windows
 * hear of every change.
 */
export class Recents {
  readonly #options: RecentsOptions
  /** Where the hosts of joined rooms have answered since the start, by room id. */
  readonly #reachedAt = new Map<string, string>()

  constructor(options: RecentsOptions) {
    this.#options = options
  }

  get(id: string): RecentRoom | undefined {
    return this.#options.settings.recents.find((recent) => recent.id === id)
  }

  /** The latest room at an address, as formatAddress writes it. */
  at(address: string): RecentRoom | undefined {
    return this.#options.settings.recents.find((recent) => addressesOf(recent).includes(address))
  }

  /** The key that the host of a room elsewhere must have [S7]. */
  keyOf(id: string): string | undefined {
    return this.#findJoined(({ id: other }) => other === id)?.hostKey
  }

  /** The key that the host at an address had when a room there was joined earlier [S7]. */
  keyAt(address: string): string | undefined {
    return this.#findJoined((recent) => addressesOf(recent).includes(address))?.hostKey
  }

  /**
   * Puts a room that was just opened first. `hidden`: it is not announced; if absent, this stays as
   * it was.
   */
  remember({ id, name, address, hosting, hostKey }: RoomState, hidden?: boolean): void {
    const before = this.get(id)
    // A room shown from its copy has not met its host yet: its key stays pinned.
    const pin = hostKey || before?.hostKey
    const bind = hosting && hosting.bind !== DEFAULT_BIND ? hosting.bind : undefined
    const addresses = hosting
      ? { address }
      : updatedAddresses(address, this.#reachedAt.get(id), addressesOf(before))
    // Failing to save the list of recent rooms is no reason to keep anyone out of a room.
    this.#change((settings) =>
      settings.remember({
        id,
        name,
        ...addresses,
        hosted: hosting !== null,
        at: this.#options.clock.now(),
        ...defined({ hostKey: pin, hidden: (hidden ?? before?.hidden) || undefined, bind }),
      }),
    )
  }

  /**
   * The host of a joined room has answered at this address with the right key: it is searched there
   * next time, too.
   */
  rememberAddress(room: string, address: string): void {
    this.#reachedAt.set(room, address)
    const recent = this.#findJoined(({ id }) => id === room)
    if (!recent) return
    const addresses = updatedAddresses(recent.address, address, addressesOf(recent))
    if (addresses.address === recent.address && addresses.also?.[0] === recent.also?.[0]) return
    // Failing to save is no reason to keep anyone out of a room.
    this.#change((settings) => settings.amend({ ...recent, ...addresses }))
  }

  /** Deletes this computer's data of a room, which must not be open. */
  forget(id: string): Result {
    return this.#change((settings) => {
      deleteRoomLog(this.#options.folder, id)
      settings.forget(id)
    })
  }

  #findJoined(which: (recent: RecentRoom) => boolean): RecentRoom | undefined {
    return this.#options.settings.recents.find((recent) => !recent.hosted && which(recent))
  }

  #change(change: (settings: Settings) => void): Result {
    const { folder, settings, feed } = this.#options
    return saveIn(folder, () => {
      change(settings)
      feed.apply({ kind: 'recentsChanged', recents: settings.recents })
    })
  }
}

/** Where a recent room may be: the first place to search, then the others, latest first. */
export const addressesOf = (recent: RecentRoom | undefined): readonly string[] =>
  recent ? [recent.address, ...(recent.also ?? [])] : []

/** The same, as far as they are addresses: a settings file may contain anything. */
export const dialableAddressesOf = (recent: RecentRoom): readonly Address[] =>
  addressesOf(recent).flatMap((text) => {
    const parsed = parseAddress(text)
    return parsed.ok ? [parsed.address] : []
  })

/**
 * A room’s addresses, updated. The first is where its host last answered; but a typed name stays
 * first, since it finds the host at any address. None is dropped until there are more than
 * limits.recentAddresses besides, because the host’s key is tied to each.
 */
function updatedAddresses(
  address: string,
  reached: string | undefined,
  before: readonly string[],
): Pick<RecentRoom, 'address' | 'also'> {
  const first = reached === undefined || isName(address) ? address : reached
  const known = [reached ?? first, address, ...before]
  const also = [...new Set(known)].filter((other) => other !== first).slice(0, limits.recentAddresses)
  return { address: first, ...(also.length > 0 && { also }) }
}

const isName = (address: string): boolean => {
  const parsed = parseAddress(address)
  return parsed.ok && hasHostName(parsed.address)
}
