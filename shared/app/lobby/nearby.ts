import type { RecentRoom } from '../../bridge/chat-state.ts'
import { foundRoomKey, isSameRoom, mergeFoundRooms, type FoundRoom } from '../../finding/found-rooms.ts'
import { RoomScanner, type ProbeTarget } from '../../finding/room-scanner.ts'
import { dialHost } from '../../node/net/happy-eyeballs.ts'
import type { Browser, Discovery, Publisher } from '../../node/discovery/discovery.ts'
import { NameLookups } from '../../node/net/name-lookups.ts'
import type { AttentionLevel } from '../../node/interfaces/network-watch.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'
import { parseProbeList } from '../../protocol/finding/probe-list.ts'
import type { ChangeFeed } from '../change-feed.ts'
import { addressesOf, dialableAddressesOf } from './recents.ts'

/**
 * How long announced rooms have to answer after a pause: enough for two questions, since the first
 * may be lost and answers are spread over time.
 */
export const REFRESH_MS = 2_000

export interface NearbyOptions {
  /** Taken over, and stopped in `stop`. */
  readonly discovery: Discovery
  readonly feed: ChangeFeed
  readonly clock: Clock
  /** Whether addresses are also scanned for rooms, beyond announcements. */
  readonly scans: boolean
  /** Hears of every new list after the feed has. */
  onFound(rooms: readonly FoundRoom[]): void
}

/** The rooms of the network: those that are announced, and those that answer a scan. */
export class Nearby {
  readonly #options: NearbyOptions
  readonly #lookups: NameLookups
  readonly #scanner: RoomScanner
  readonly #unsubscribe: () => void
  /** Null while no one is watching. */
  #browser: Browser | null
  #announced: readonly FoundRoom[] = []
  /** The rooms from before a pause: shown until they have had time to answer again. */
  #previouslyAnnounced: readonly FoundRoom[] = []
  #previouslyAnswering: readonly FoundRoom[] = []
  #cancelRefresh: Cancel = () => {}
  #answering: readonly FoundRoom[] = []
  /** What the scanned addresses were last computed from. */
  #scannedFrom: readonly unknown[] = []

  constructor(options: NearbyOptions) {
    this.#options = options
    const { feed, clock, scans } = options
    this.#lookups = new NameLookups(clock)
    const lookUp = this.#lookups.lookUp.bind(this.#lookups)
    this.#scanner = new RoomScanner({ clock, dial: dialHost, lookUp }, (rooms) => {
      this.#answering = rooms
      this.#report()
    })
    this.#browser = this.#browse()
    // The scanned addresses depend on the lists of rooms, and on what the user has allowed.
    this.#unsubscribe = scans ? feed.subscribe(() => this.#updateTargets()) : () => {}
  }

  /** Announces the rooms that are hosted here. */
  get publisher(): Publisher {
    return this.#options.discovery.publisher
  }

  /**
   * While no one is watching, rooms are neither browsed nor scanned, but announcing continues. The
   * list stays for someone who returns to it. Announced rooms are correct again within REFRESH_MS,
   * scanned rooms once all were asked again.
   */
  setAttention(level: AttentionLevel): void {
    if ((level === 'none') === (this.#browser === null)) return
    this.#cancelRefresh()
    if (level === 'none') {
      this.#previouslyAnnounced = withEarlier(this.#announced, this.#previouslyAnnounced)
      this.#previouslyAnswering = withEarlier(this.#answering, this.#previouslyAnswering)
      this.#browser?.stop()
      this.#browser = null
      this.#announced = []
      this.#scanner.setTargets([])
    } else {
      this.#cancelRefresh = this.#options.clock.after(REFRESH_MS, () => {
        this.#previouslyAnnounced = []
        this.#report()
      })
      const browser = this.#browse()
      this.#browser = browser
      this.#scannedFrom = []
      if (this.#options.scans) this.#updateTargets()
      void this.#scanner.scannedAll().then(() => {
        if (this.#browser !== browser) return
        this.#previouslyAnswering = []
        this.#report()
      })
    }
  }

  /** This computer is in another network: everything is asked again there. */
  networkChanged(): void {
    this.#lookups.forget()
    this.#scanner.scanNow()
  }

  async stop(): Promise<void> {
    this.#unsubscribe()
    this.#cancelRefresh()
    // The wait for a whole scan also ends with the scanner, when there is no longer a list to
    // report.
    this.#browser?.stop()
    this.#browser = null
    this.#scanner.stop()
    this.#lookups.stop()
    await this.#options.discovery.stop()
  }

  #browse(): Browser {
    return this.#options.discovery.browse((rooms) => {
      this.#announced = rooms
      this.#report()
    })
  }

  #report(): void {
    const { feed, onFound } = this.#options
    const found = mergeFoundRooms(
      withEarlier(this.#announced, this.#previouslyAnnounced),
      withEarlier(this.#answering, this.#previouslyAnswering),
    )
    feed.apply({ kind: 'foundChanged', found })
    onFound(found)
  }

  /**
   * Every message changes the state, but hardly any changes the scanned addresses: a list of a
   * thousand is not parsed each time.
   */
  #updateTargets(): void {
    if (!this.#browser) return
    const { recents, rooms, probed } = this.#options.feed.state
    const now = [recents, probed, this.#announced, rooms.map(({ id }) => id).join()]
    if (now.every((part, i) => part === this.#scannedFrom[i])) return
    this.#scannedFrom = now
    this.#scanner.setTargets(this.#targets())
  }

  #targets(): ProbeTarget[] {
    const { recents, rooms, probed } = this.#options.feed.state
    const isKnown = (recent: RecentRoom) =>
      this.#announced.some((found) => isAnnounced(recent, found)) || rooms.some(({ id }) => id === recent.id)
    return [...recentTargets(recents.filter((recent) => !isKnown(recent))), ...listedTargets(probed ?? [])]
  }
}

/**
 * Whether a recent room is announced at an address where it would be scanned. An announcement with
 * another key or address may come from anyone, and must not keep Parley from finding the room.
 */
const isAnnounced = (recent: RecentRoom, found: FoundRoom): boolean =>
  isSameRoom(found, recent) && found.addresses.some((at) => addressesOf(recent).includes(formatAddress(at)))

/** Where it was joined, and where its host last answered. */
const ADDRESSES_ASKED = 2

/**
 * Where recent rooms are scanned. A room from before there were keys could be anyone's by now, so
 * it is left out.
 */
const recentTargets = (recents: readonly RecentRoom[]): ProbeTarget[] =>
  recents
    .flatMap((recent): ProbeTarget[] => {
      const { id, hosted, hostKey } = recent
      if (hosted || hostKey === undefined) return []
      return dialableAddressesOf(recent)
        .slice(0, ADDRESSES_ASKED)
        .map((address) => ({ address, known: { room: id, hostKey } }))
    })
    .slice(0, limits.recentsProbed)

/** A list that was damaged in the file scans nothing; the lobby shows what is wrong with it. */
function listedTargets(entries: readonly string[]): ProbeTarget[] {
  const parsed = parseProbeList(entries.join(' '))
  return parsed.ok ? parsed.addresses.map((address) => ({ address })) : []
}

/** The current list, with earlier results where nothing newer is known. */
const withEarlier = (now: readonly FoundRoom[], before: readonly FoundRoom[]): readonly FoundRoom[] => {
  const known = new Set(now.map(foundRoomKey))
  return [...now, ...before.filter((room) => !known.has(foundRoomKey(room)))]
}
