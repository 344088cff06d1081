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
  /**
   * How many are there; null if the room does not say: it is hidden, and shown only to those who
   * have been there.
   */
  readonly members: number | null
  readonly policy: JoinPolicy
  readonly fingerprint: string
  /** Where to dial, best first; at least one. */
  readonly addresses: readonly Address[]
}

/** One host's room heard on one link of this computer. */
export interface Sighting {
  readonly announcement: Omit<Announcement, 'members'> & Pick<FoundRoom, 'members'>
  /** The link it was heard on; it replaces what was heard there before. */
  readonly link: string
  /** How good that link is for talking: 0 is best. */
  readonly linkRank: number
  /** The source address of the packet: it certainly reaches a computer on this link. */
  readonly source: string
  /** As announced, in any order. */
  readonly addresses: readonly Address[]
  /** How long it is valid without being heard again, in milliseconds. */
  readonly ttlMs: number
}

/** Bounds of what is found, with their reasons. Anyone on the network can announce anything. */
export const foundLimits = {
  /**
   * Rooms listed: more than a lobby shows, few enough to be sorted and sent to a window on each
   * change.
   */
  rooms: 200,
  /**
   * Rooms announced from one address: no one hosts more, and one noisy computer leaves room for the
   * others.
   */
  roomsPerSource: 20,
  /** Links a room is heard on: two interfaces with both families, twice. */
  sightingsPerRoom: 8,
  /** Addresses of a room: a dial tries them in turn. */
  addressesPerRoom: 8,
  /**
   * Lists sent: someone who opens the lobby sees each room at once, and a flood of changes becomes
   * a list now and then.
   */
  lists: { perSecond: 5, burst: 20 },
} as const

/** A found room is up while it was heard recently enough on some link; otherwise it is absent. */
interface Up {
  readonly sightings: Map<string, { readonly sighting: Sighting; readonly expiry: Cancel }>
  shown: FoundRoom
}

/**
 * Two hosts that claim one room id with different keys are two entries: only one of them can be the
 * real one.
 */
export const foundRoomKey = (room: { readonly id: string; readonly fingerprint: string }): string =>
  `${room.id} ${room.fingerprint}`

/**
 * Whether a found room is a recent one. If its id is announced under another key, that is not its
 * host.
 */
export const isSameRoom = (
  found: Pick<FoundRoom, 'id' | 'fingerprint'>,
  before: { readonly id: string; readonly hostKey?: string | undefined },
): boolean =>
  found.id === before.id && (before.hostKey === undefined || before.hostKey.startsWith(found.fingerprint))

/**
 * The rooms nearby, from what is heard on the network: each once, however many links it is heard
 * on. `onChange` gets the new list in order of name, only if something in it differs: at once,
 * unless changes come faster than foundLimits.lists.
 */
export class FoundRooms {
  readonly #clock: Clock
  readonly #onChange: (rooms: readonly FoundRoom[]) => void
  readonly #up = new Map<string, Up>()
  readonly #pace: TokenBucket
  /** Ends the wait of changes that are not reported yet, if there is one. */
  #untold: Cancel | null = null
  #told: readonly FoundRoom[] = []

  constructor(clock: Clock, onChange: (rooms: readonly FoundRoom[]) => void) {
    this.#clock = clock
    this.#onChange = onChange
    this.#pace = new TokenBucket(foundLimits.lists, clock.elapsed())
  }

  /** The rooms that are up, by name. */
  list(): readonly FoundRoom[] {
    return [...this.#up.values()].map(({ shown }) => shown).toSorted(byRoomName)
  }

  /** A room was heard. Rooms beyond foundLimits, or that cannot be dialled, are ignored. */
  heard(sighting: Sighting): void {
    if (sighting.addresses.length === 0 || sighting.ttlMs <= 0) return
    const key = keyOf(sighting)
    const up = this.#up.get(key) ?? this.#newcomer(sighting)
    if (!up) return
    const before = up.sightings.get(sighting.link)
    if (!before && up.sightings.size >= foundLimits.sightingsPerRoom) return
    before?.expiry()
    const expiry = this.#clock.after(sighting.ttlMs, () => this.#forget(key, sighting.link))
    // Removed first, so that the latest is last and its name and count are shown.
    up.sightings.delete(sighting.link)
    up.sightings.set(sighting.link, { sighting, expiry })
    const isNew = !this.#up.has(key)
    this.#up.set(key, up)
    this.#show(up, isNew)
  }

  /** Its host says that the room is gone, which holds for every link. */
  goodbye(room: { readonly id: string; readonly fingerprint: string }): void {
    const up = this.#up.get(foundRoomKey(room))
    if (!up) return
    this.#down(foundRoomKey(room), up)
    this.#changed()
  }

  /** A link of this computer is gone, and with it every route over it. */
  lost(link: string): void {
    for (const key of this.#up.keys()) this.#forget(key, link)
  }

  /** Forgets everything, without reporting it. */
  stop(): void {
    for (const [key, up] of this.#up) this.#down(key, up)
    this.#untold?.()
    this.#untold = null
  }

  #newcomer(sighting: Sighting): Up | null {
    const fromSource = [...this.#up.values()].filter(({ sightings }) =>
      [...sightings.values()].some((one) => one.sighting.source === sighting.source),
    ).length
    if (this.#up.size >= foundLimits.rooms || fromSource >= foundLimits.roomsPerSource) return null
    return { sightings: new Map(), shown: roomOf([sighting], sighting) }
  }

  #forget(key: string, link: string): void {
    const up = this.#up.get(key)
    const gone = up?.sightings.get(link)
    if (!up || !gone) return
    gone.expiry()
    up.sightings.delete(link)
    if (up.sightings.size > 0) {
      this.#show(up, false)
      return
    }
    this.#up.delete(key)
    this.#changed()
  }

  #down(key: string, up: Up): void {
    for (const { expiry } of up.sightings.values()) expiry()
    this.#up.delete(key)
  }

  #show(up: Up, isNew: boolean): void {
    const sightings = [...up.sightings.values()].map(({ sighting }) => sighting)
    const latest = sightings.at(-1)
    if (!latest) return
    const shown = roomOf(sightings, latest)
    if (!isNew && sameRoom(shown, up.shown)) return
    up.shown = shown
    this.#changed()
  }

  #changed(): void {
    if (this.#untold) return
    const wait = this.#pace.take(1, this.#clock.elapsed(), 1_000)
    if (wait === 0) {
      this.#tell()
      return
    }
    this.#untold = this.#clock.after(wait, () => {
      this.#untold = null
      this.#tell()
    })
  }

  #tell(): void {
    const [before, now] = [this.#told, this.list()]
    // What changed and changed back during the wait is no news.
    if (now.length === before.length && now.every((room, i) => isSame(room, before[i]))) return
    this.#told = now
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

function sameRoom(one: FoundRoom, other: FoundRoom): boolean {
  const { addresses, ...rest } = one
  return (
    (Object.keys(rest) as (keyof typeof rest)[]).every((field) => one[field] === other[field]) &&
    sameAddresses(addresses, other.addresses)
  )
}

const isSame = (one: FoundRoom, other: FoundRoom | undefined): boolean =>
  other !== undefined && sameRoom(one, other)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * One list, in order of name, of announced rooms and rooms that answered. A room of both kinds is
 * one entry, with the announced addresses first. However many are announced, there are always
 * places for addresses where the room’s key has answered, and for rooms that answered, within
 * foundLimits.rooms.
 */
export function mergeFound(
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

/**
 * The order in which rooms are listed. Not by locale: every window and terminal shows one order.
 */
export const byRoomName = (a: FoundRoom, b: FoundRoom): number =>
  compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(foundRoomKey(a), foundRoomKey(b))
