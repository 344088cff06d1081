import type { Address } from '../protocol/finding/address.ts'
import type { Announcement } from '../protocol/finding/announcement.ts'
import type { Cancel, Clock } from '../protocol/base/clock.ts'
import type { JoinPolicy } from '../protocol/trust/join-policy.ts'
import { TokenBucket } from '../protocol/base/token-bucket.ts'
import { rankFoundAddresses, sameAddresses } from './found-addresses.ts'

/** A room that is announced on this network, as a lobby lists it. */
export interface FoundRoom {
  readonly id: string
  readonly name: string
  readonly version: string
  /** How many members are connected; null for a hidden room, which does not say. */
  readonly members: number | null
  readonly policy: JoinPolicy
  readonly fingerprint: string
  /** Where to dial, best first; at least one. */
  readonly addresses: readonly Address[]
}

/** An announcement of one host's room, received on one link of this computer. */
export interface Sighting {
  readonly announcement: Omit<Announcement, 'members'> & Pick<FoundRoom, 'members'>
  /** The link. A newer sighting on the same link replaces this one. */
  readonly link: string
  /** How suitable that link is for connections: 0 is best. */
  readonly linkRank: number
  /** The source address of the packet, which is certainly reachable on this link. */
  readonly source: string
  /** As announced, in any order. */
  readonly addresses: readonly Address[]
  /** How long it is valid if it is not repeated, in milliseconds. */
  readonly ttlMs: number
}

/** Limits of found rooms, with their reasons. Anyone on the network can announce anything. */
export const foundLimits = {
  /** Rooms listed: more than a lobby shows, few enough to sort and send on each change. */
  rooms: 200,
  /** Rooms announced from one address: no one hosts more, and others keep their places. */
  roomsPerSource: 20,
  /** Links of one room: two interfaces with both address families, twice. */
  sightingsPerRoom: 8,
  /** Addresses of a room: a dial tries them in turn. */
  addressesPerRoom: 8,
  /** Reports of the list: single changes at once, a flood of changes a few times a second. */
  lists: { perSecond: 5, burst: 20 },
} as const

/** A room with at least one sighting that has not expired, by link. */
interface PresentRoom {
  readonly sightings: Map<string, { readonly sighting: Sighting; readonly cancelExpiry: Cancel }>
  listed: FoundRoom
}

/** Two hosts that announce one room id with different keys are two entries. */
export const foundRoomKey = (room: { readonly id: string; readonly fingerprint: string }): string =>
  `${room.id} ${room.fingerprint}`

/** Whether a found room is that recent one: it has the same id, and not another key. */
export const isSameRoom = (
  found: Pick<FoundRoom, 'id' | 'fingerprint'>,
  before: { readonly id: string; readonly hostKey?: string | undefined },
): boolean =>
  found.id === before.id && (before.hostKey === undefined || before.hostKey.startsWith(found.fingerprint))

/**
 * The nearby rooms, from announcements: each once, whatever the number of its links. `onChange`
 * gets the list by name when something in it changes, at most as often as foundLimits.lists.
 */
export class FoundRooms {
  readonly #clock: Clock
  readonly #onChange: (rooms: readonly FoundRoom[]) => void
  readonly #rooms = new Map<string, PresentRoom>()
  readonly #pace: TokenBucket
  /** Cancels the report that is waiting; null if none is. */
  #cancelReport: Cancel | null = null
  #reported: readonly FoundRoom[] = []

  constructor(clock: Clock, onChange: (rooms: readonly FoundRoom[]) => void) {
    this.#clock = clock
    this.#onChange = onChange
    this.#pace = new TokenBucket(foundLimits.lists, clock.elapsed())
  }

  /** The present rooms, by name. */
  list(): readonly FoundRoom[] {
    return [...this.#rooms.values()].map(({ listed }) => listed).toSorted(byRoomName)
  }

  /** Adds a sighting. Ignores rooms beyond foundLimits, and those that cannot be dialled. */
  heard(sighting: Sighting): void {
    if (sighting.addresses.length === 0 || sighting.ttlMs <= 0) return
    const key = keyOf(sighting)
    const room = this.#rooms.get(key) ?? this.#newRoom(sighting)
    if (!room) return
    const before = room.sightings.get(sighting.link)
    if (!before && room.sightings.size >= foundLimits.sightingsPerRoom) return
    before?.cancelExpiry()
    const cancelExpiry = this.#clock.after(sighting.ttlMs, () => this.#forget(key, sighting.link))
    // Removed first, to move it to the end: the latest sighting has the listed name and count.
    room.sightings.delete(sighting.link)
    room.sightings.set(sighting.link, { sighting, cancelExpiry })
    const isNew = !this.#rooms.has(key)
    this.#rooms.set(key, room)
    this.#update(room, isNew)
  }

  /** The host announced that the room has closed: removes it on all links. */
  goodbye(room: { readonly id: string; readonly fingerprint: string }): void {
    const key = foundRoomKey(room)
    const present = this.#rooms.get(key)
    if (!present) return
    this.#remove(key, present)
    this.#changed()
  }

  /** A link of this computer has gone: removes all sightings on it. */
  linkLost(link: string): void {
    for (const key of this.#rooms.keys()) this.#forget(key, link)
  }

  /** Forgets everything, without reporting it. */
  stop(): void {
    for (const [key, room] of this.#rooms) this.#remove(key, room)
    this.#cancelReport?.()
    this.#cancelReport = null
  }

  #newRoom(sighting: Sighting): PresentRoom | null {
    const fromSource = [...this.#rooms.values()].filter(({ sightings }) =>
      [...sightings.values()].some((one) => one.sighting.source === sighting.source),
    ).length
    if (this.#rooms.size >= foundLimits.rooms || fromSource >= foundLimits.roomsPerSource) return null
    return { sightings: new Map(), listed: roomOf([sighting], sighting) }
  }

  #forget(key: string, link: string): void {
    const room = this.#rooms.get(key)
    const expired = room?.sightings.get(link)
    if (!room || !expired) return
    expired.cancelExpiry()
    room.sightings.delete(link)
    if (room.sightings.size > 0) {
      this.#update(room, false)
      return
    }
    this.#rooms.delete(key)
    this.#changed()
  }

  #remove(key: string, room: PresentRoom): void {
    for (const { cancelExpiry } of room.sightings.values()) cancelExpiry()
    this.#rooms.delete(key)
  }

  #update(room: PresentRoom, isNew: boolean): void {
    const sightings = [...room.sightings.values()].map(({ sighting }) => sighting)
    const latest = sightings.at(-1)
    if (!latest) return
    const listed = roomOf(sightings, latest)
    if (!isNew && isEqual(listed, room.listed)) return
    room.listed = listed
    this.#changed()
  }

  #changed(): void {
    if (this.#cancelReport) return
    const wait = this.#pace.take(1, this.#clock.elapsed(), 1_000)
    if (wait === 0) {
      this.#report()
      return
    }
    this.#cancelReport = this.#clock.after(wait, () => {
      this.#cancelReport = null
      this.#report()
    })
  }

  #report(): void {
    const [before, now] = [this.#reported, this.list()]
    // It may have changed back during the wait.
    if (now.length === before.length && now.every((room, i) => isEqualTo(room, before[i]))) return
    this.#reported = now
    this.#onChange(now)
  }
}

const keyOf = ({ announcement }: Sighting): string =>
  foundRoomKey({ id: announcement.room, fingerprint: announcement.fingerprint })

function roomOf(sightings: readonly Sighting[], { announcement }: Sighting): FoundRoom {
  const { room, name, version, members, policy, fingerprint } = announcement
  const addresses = rankFoundAddresses(sightings).slice(0, foundLimits.addressesPerRoom)
  return { id: room, name, version, members, policy, fingerprint, addresses }
}

function isEqual(one: FoundRoom, other: FoundRoom): boolean {
  const { addresses, ...rest } = one
  return (
    (Object.keys(rest) as (keyof typeof rest)[]).every((field) => one[field] === other[field]) &&
    sameAddresses(addresses, other.addresses)
  )
}

const isEqualTo = (one: FoundRoom, other: FoundRoom | undefined): boolean =>
  other !== undefined && isEqual(one, other)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * One list, by name, of announced rooms and rooms that answered a query. A room in both is one
 * entry, with the announced addresses first. A flood of announcements cannot take the places of
 * rooms and addresses that answered, within foundLimits.
 */
export function mergeFoundRooms(
  announced: readonly FoundRoom[],
  answering: readonly FoundRoom[],
): readonly FoundRoom[] {
  const merged = new Map(announced.map((room) => [foundRoomKey(room), room]))
  for (const room of answering) {
    const known = merged.get(foundRoomKey(room))
    const more = room.addresses.filter((at) => !known?.addresses.some((one) => sameAddresses([one], [at])))
    if (!known) merged.set(foundRoomKey(room), room)
    else if (more.length > 0) {
      const kept = more.slice(0, foundLimits.addressesPerRoom / 2)
      const rest = known.addresses.slice(0, foundLimits.addressesPerRoom - kept.length)
      const addresses = [...rest, ...kept]
      merged.set(foundRoomKey(room), { ...known, addresses })
    }
  }
  const answered = new Set(answering.map(foundRoomKey))
  const rooms = [...merged.values()]
  const first = rooms.filter((room) => answered.has(foundRoomKey(room)))
  const others = rooms.filter((room) => !answered.has(foundRoomKey(room)))
  return [...first, ...others].slice(0, foundLimits.rooms).toSorted(byRoomName)
}

/** The order of listed rooms. It ignores the locale, so every window and terminal has the same. */
export const byRoomName = (a: FoundRoom, b: FoundRoom): number =>
  compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(foundRoomKey(a), foundRoomKey(b))
