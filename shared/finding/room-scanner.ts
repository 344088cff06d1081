import { formatAddress, isNamed, type Address } from '../protocol/finding/address.ts'
import { announcementLimits, cleanRoomName } from '../protocol/finding/announcement.ts'
import type { Cancel, Clock } from '../protocol/base/clock.ts'
import { limits } from '../protocol/base/limits.ts'
import { parseVersion } from '../protocol/wire/version.ts'
import { queryRoom, type QueryResult } from './room-query.ts'
import { foundRoomKey, FoundRooms, type FoundRoom, type Sighting } from './found-rooms.ts'
import type { Dial } from '../client/session/dial.ts'

/** An address that is asked for its room. */
export interface ProbeTarget {
  readonly address: Address
  /**
   * The room that was there before and the key that its host had: no other host is believed or
   * asked.
   */
  readonly known?: { readonly room: string; readonly hostKey: string }
}

export interface RoomScannerDeps {
  readonly clock: Clock
  /**
   * Opens an encrypted connection to a computer at the first of its addresses that answers; with a
   * key, only to its owner.
   */
  dial(addresses: readonly Address[], hostKey: string | undefined): Dial
  /**
   * Looks up a computer's name and calls back once with its addresses, or none if it is unknown;
   * not after the returned cancel.
   */
  lookUp(name: string, done: (hosts: readonly string[]) => void): Cancel
}

/** One target: waiting for its turn, having its name looked up, or being asked. */
type Turn =
  /** With `hosts`, its name has been looked up for this turn, with these results. */
  | { readonly kind: 'due'; readonly at: number; readonly hosts?: readonly string[] }
  /** Not one of those that are asked at once: nothing goes to it yet. */
  | { readonly kind: 'naming'; readonly cancel: Cancel }
  /** It is being asked; `again` if it should be asked once more right after that. */
  | { readonly kind: 'asking'; readonly cancel: Cancel; readonly again: boolean }

interface Probed {
  readonly target: ProbeTarget
  turn: Turn
  /** The room that last answered there. */
  found: string | null
}

interface Due {
  readonly key: string
  readonly probed: Probed
  /** On the clock's monotonic time. */
  readonly at: number
}

const SPACING_MS = 1_000 / limits.probesPerSecond
/**
 * Until a room that stops answering is gone: two turns, and the time to notice that the second
 * brought nothing.
 */
const TTL_MS = 2 * limits.probeEveryMs + 2 * limits.probeMs

/**
 * Whether a room is known to be there, or to have been: one silence does not make the address an
 * empty one.
 */
const isRoom = ({ target, found }: Probed): boolean => target.known !== undefined || found !== null

const keyOf = ({ address, known }: ProbeTarget): string => `${formatAddress(address)} ${known?.room ?? ''}`

/**
 * Finds rooms whose announcements do not arrive here, by asking at addresses [A1]. Bounded in
 * count, in parallel work and in pace (limits.probe…); with nothing to ask it has no timer.
 */
export class RoomScanner {
  readonly #deps: RoomScannerDeps
  readonly #rooms: FoundRooms
  #probed = new Map<string, Probed>()
  #timer: Cancel = () => {}
  #asking = 0
  #lastStart = -Infinity
  #lastSweep = -Infinity
  #unasked = new Set<string>()
  #waiting: (() => void)[] = []

  /** `onChange` gets the rooms that answer, whenever something about them is different. */
  constructor(deps: RoomScannerDeps, onChange: (rooms: readonly FoundRoom[]) => void) {
    this.#deps = deps
    this.#rooms = new FoundRooms(deps.clock, onChange)
  }

  /**
   * Asks these addresses from now on, at most limits.probedAddresses + limits.recentsProbed; new
   * ones at once.
   */
  follow(targets: readonly ProbeTarget[]): void {
    const bounded = targets.slice(0, limits.probedAddresses + limits.recentsProbed)
    const wanted = new Map(bounded.map((target) => [keyOf(target), target]))
    for (const [key, probed] of this.#probed) {
      if (wanted.get(key)?.known?.hostKey !== probed.target.known?.hostKey || !wanted.has(key)) {
        this.#drop(key, probed)
      }
    }
    for (const [key, target] of wanted) {
      if (this.#probed.has(key)) continue
      this.#probed.set(key, { target, turn: { kind: 'due', at: 0 }, found: null })
      this.#unasked.add(key)
    }
    this.#next()
  }

  /**
   * Everything is asked as soon as the pace allows, since this computer is in another network now,
   * or was asleep. Addresses without an answer are asked at most once per usual turn: some
   * computers’ networks change all the time.
   */
  askNow(): void {
    const now = this.#deps.clock.elapsed()
    const all = now - this.#lastSweep >= this.#silentMs()
    if (all) this.#lastSweep = now
    for (const probed of this.#probed.values()) {
      if (!all && !isRoom(probed)) continue
      const { turn } = probed
      if (turn.kind === 'due') probed.turn = { ...turn, at: 0 }
      else if (turn.kind === 'asking') probed.turn = { ...turn, again: true }
    }
    this.#next()
  }

  /**
   * Resolves when every current address has been asked at least once, except for names that are
   * still being looked up after limits.namingMs; or when the scanner is stopped.
   */
  askedAll(): Promise<void> {
    return this.#unasked.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.push(resolve))
  }

  stop(): void {
    this.#timer()
    for (const { turn } of this.#probed.values()) if (turn.kind !== 'due') turn.cancel()
    this.#probed = new Map()
    this.#rooms.stop()
    this.#unasked.clear()
    this.#tellWaiting()
  }

  #drop(key: string, probed: Probed): void {
    if (probed.turn.kind !== 'due') probed.turn.cancel()
    if (probed.turn.kind === 'asking') this.#asking--
    this.#probed.delete(key)
    this.#asked(key)
    this.#rooms.lost(key)
  }

  #next(): void {
    this.#timer()
    const { clock } = this.#deps
    const first = this.#earliest()
    if (!first || this.#asking >= limits.probesAtOnce) return
    const at = Math.max(first.at, this.#lastStart + SPACING_MS)
    const wait = at - clock.elapsed()
    if (wait > 0) {
      this.#timer = clock.after(wait, () => this.#next())
      return
    }
    this.#lastStart = clock.elapsed()
    this.#ask(first.key, first.probed)
    this.#next()
  }

  #earliest(): Due | null {
    let earliest: Due | null = null
    for (const [key, probed] of this.#probed) {
      const { turn } = probed
      if (turn.kind === 'due' && (!earliest || turn.at < earliest.at)) earliest = { key, probed, at: turn.at }
    }
    return earliest
  }

  #ask(key: string, probed: Probed): void {
    const { host } = probed.target.address
    const hosts = probed.turn.kind === 'due' ? probed.turn.hosts : undefined
    if (isNamed(probed.target.address) && !hosts) this.#name(key, probed)
    else this.#askAt(key, probed, hosts ?? [host])
  }

  /**
   * Looks up its name; the results are asked as soon as the pace allows, however long that took.
   */
  #name(key: string, probed: Probed): void {
    const { clock, lookUp } = this.#deps
    let cancelLookUp: Cancel = () => {}
    const cancelTimer = clock.after(limits.namingMs, () => this.#asked(key))
    const cancel = () => {
      cancelTimer()
      cancelLookUp()
    }
    probed.turn = { kind: 'naming', cancel }
    cancelLookUp = lookUp(probed.target.address.host, (hosts) => {
      cancelTimer()
      if (hosts.length > 0) probed.turn = { kind: 'due', at: 0, hosts }
      else this.#answered(key, probed, { kind: 'nothing' })
      this.#next()
    })
  }

  #askAt(key: string, probed: Probed, hosts: readonly string[]): void {
    const { clock, dial } = this.#deps
    const { address, known } = probed.target
    const addresses = hosts.map((host) => ({ host, port: address.port }))
    let cancel: Cancel = () => {}
    probed.turn = { kind: 'asking', cancel: () => cancel(), again: false }
    this.#asking++
    cancel = queryRoom(dial(addresses, known?.hostKey), clock, known?.room, (asked) => {
      this.#asking--
      this.#answered(key, probed, asked)
      this.#next()
    })
  }

  #answered(key: string, probed: Probed, asked: QueryResult): void {
    const again = probed.turn.kind === 'asking' && probed.turn.again
    const pause = asked.kind === 'answered' || isRoom(probed) ? limits.probeEveryMs : this.#silentMs()
    probed.turn = { kind: 'due', at: again ? 0 : this.#deps.clock.elapsed() + pause }
    this.#heard(key, probed, asked)
    this.#asked(key)
  }

  #heard(key: string, probed: Probed, asked: QueryResult): void {
    const { address, known } = probed.target
    // Silence may pass; any other answer shows whether the earlier room is still there.
    if (asked.kind === 'silence') return
    const sighting = asked.kind === 'answered' ? sightingOf(key, address, asked) : null
    const believed = sighting && (!known || sighting.announcement.room === known.room) ? sighting : null
    const { room: id = '', fingerprint = '' } = believed?.announcement ?? {}
    const found = believed && foundRoomKey({ id, fingerprint })
    if (probed.found !== found) this.#rooms.lost(key)
    probed.found = found
    if (believed) this.#rooms.heard(believed)
  }

  /** A long list of empty addresses takes its time; a short one is asked as often as rooms are. */
  #silentMs(): number {
    return Math.max(limits.probeEveryMs, (this.#probed.size * 1_000) / limits.probesOfSilentPerSecond)
  }

  #asked(key: string): void {
    this.#unasked.delete(key)
    if (this.#unasked.size === 0) this.#tellWaiting()
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/**
 * As if it had been announced; null for a room without a name that can be shown, or with an invalid
 * version.
 */
function sightingOf(
  link: string,
  address: Address,
  { info, hostKey }: Extract<QueryResult, { kind: 'answered' }>,
): Sighting | null {
  const name = cleanRoomName(info.room.name)
  if (name === '' || !parseVersion(info.version)) return null
  const fingerprint = hostKey.slice(0, announcementLimits.fingerprintChars)
  const { version, policy, here: members = null } = info
  return {
    announcement: { version, room: info.room.id, name, members, policy, fingerprint },
    link,
    linkRank: 0,
    source: address.host,
    addresses: [address],
    ttlMs: TTL_MS,
  }
}
