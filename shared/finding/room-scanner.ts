import { formatAddress, hasHostName, type Address } from '../protocol/finding/address.ts'
import { announcementLimits, cleanRoomName } from '../protocol/finding/announcement.ts'
import type { Cancel, Clock } from '../protocol/base/clock.ts'
import { limits } from '../protocol/base/limits.ts'
import { parseVersion } from '../protocol/wire/version.ts'
import { queryRoom, type QueryResult } from './room-query.ts'
import { foundRoomKey, FoundRooms, type FoundRoom, type Sighting } from './found-rooms.ts'
import type { Dial } from '../client/session/dial.ts'

/** An address to query for its room. */
export interface ProbeTarget {
  readonly address: Address
  /** The room that was there before, and its host's key: no other host is queried or believed. */
  readonly known?: { readonly room: string; readonly hostKey: string }
}

export interface RoomScannerDeps {
  readonly clock: Clock
  /**
   * Opens an encrypted connection to the first of a computer's addresses that answers; with a key,
   * only if the host has it.
   */
  dial(addresses: readonly Address[], hostKey: string | undefined): Dial
  /** Looks up a name. Calls `done` once with its addresses, or none; unless it is cancelled. */
  lookUp(name: string, done: (hosts: readonly string[]) => void): Cancel
}

/** The state of one target. */
type Turn =
  /** Waits until `at`. `hosts` are the addresses of its name, if it was looked up already. */
  | { readonly kind: 'due'; readonly at: number; readonly hosts?: readonly string[] }
  /** Does not count towards limits.probesAtOnce, because nothing is sent to it yet. */
  | { readonly kind: 'lookingUp'; readonly cancel: Cancel }
  /** With `again`, it is due again right after this query. */
  | { readonly kind: 'querying'; readonly cancel: Cancel; readonly again: boolean }

interface ProbedAddress {
  readonly target: ProbeTarget
  turn: Turn
  /** The key of the room that last answered there. */
  found: string | null
}

interface Due {
  readonly key: string
  readonly probed: ProbedAddress
  /** On the clock's monotonic time. */
  readonly at: number
}

const SPACING_MS = 1_000 / limits.probesPerSecond
/** How long a room that stops answering stays listed: two turns, with their timeouts. */
const TTL_MS = 2 * limits.probeEveryMs + 2 * limits.probeMs

/** Whether a room is or was there, so that the address is queried more often than an empty one. */
const isRoom = ({ target, found }: ProbedAddress): boolean => target.known !== undefined || found !== null

const keyOf = ({ address, known }: ProbeTarget): string => `${formatAddress(address)} ${known?.room ?? ''}`

/**
 * Finds rooms whose announcements do not arrive here, by querying addresses [A1]. Limits their
 * number, the queries at once and their rate (limits.probe…). Without targets it has no timer.
 */
export class RoomScanner {
  readonly #deps: RoomScannerDeps
  readonly #rooms: FoundRooms
  #probed = new Map<string, ProbedAddress>()
  #timer: Cancel = () => {}
  #queries = 0
  #lastStart = -Infinity
  #lastSweep = -Infinity
  #unscanned = new Set<string>()
  #onScanned: (() => void)[] = []

  /** `onChange` gets the rooms that answer, when something about them changes. */
  constructor(deps: RoomScannerDeps, onChange: (rooms: readonly FoundRoom[]) => void) {
    this.#deps = deps
    this.#rooms = new FoundRooms(deps.clock, onChange)
  }

  /**
   * Queries these targets from now on, at most probedAddresses + recentsProbed; new ones at once.
   */
  setTargets(targets: readonly ProbeTarget[]): void {
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
      this.#unscanned.add(key)
    }
    this.#startNext()
  }

  /**
   * Queries all targets as soon as the rate allows, because this computer's network has changed or
   * it was asleep. Addresses without a room are still queried at most once per turn, since the
   * networks of some computers change all the time.
   */
  scanNow(): void {
    const now = this.#deps.clock.elapsed()
    const isSweepDue = now - this.#lastSweep >= this.#silentMs()
    if (isSweepDue) this.#lastSweep = now
    for (const probed of this.#probed.values()) {
      if (!isSweepDue && !isRoom(probed)) continue
      const { turn } = probed
      if (turn.kind === 'due') probed.turn = { ...turn, at: 0 }
      else if (turn.kind === 'querying') probed.turn = { ...turn, again: true }
    }
    this.#startNext()
  }

  /**
   * Resolves when every target was queried once, or the scanner is stopped. Does not wait longer
   * than limits.lookUpMs for the lookup of a name.
   */
  scannedAll(): Promise<void> {
    return this.#unscanned.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#onScanned.push(resolve))
  }

  stop(): void {
    this.#timer()
    for (const { turn } of this.#probed.values()) if (turn.kind !== 'due') turn.cancel()
    this.#probed = new Map()
    this.#rooms.stop()
    this.#unscanned.clear()
    this.#reportScanned()
  }

  #drop(key: string, probed: ProbedAddress): void {
    if (probed.turn.kind !== 'due') probed.turn.cancel()
    if (probed.turn.kind === 'querying') this.#queries--
    this.#probed.delete(key)
    this.#scanned(key)
    this.#rooms.linkLost(key)
  }

  #startNext(): void {
    this.#timer()
    const { clock } = this.#deps
    const first = this.#earliest()
    if (!first || this.#queries >= limits.probesAtOnce) return
    const at = Math.max(first.at, this.#lastStart + SPACING_MS)
    const wait = at - clock.elapsed()
    if (wait > 0) {
      this.#timer = clock.after(wait, () => this.#startNext())
      return
    }
    this.#lastStart = clock.elapsed()
    this.#query(first.key, first.probed)
    this.#startNext()
  }

  #earliest(): Due | null {
    let earliest: Due | null = null
    for (const [key, probed] of this.#probed) {
      const { turn } = probed
      if (turn.kind === 'due' && (!earliest || turn.at < earliest.at)) earliest = { key, probed, at: turn.at }
    }
    return earliest
  }

  #query(key: string, probed: ProbedAddress): void {
    const { host } = probed.target.address
    const hosts = probed.turn.kind === 'due' ? probed.turn.hosts : undefined
    if (hasHostName(probed.target.address) && !hosts) this.#lookUp(key, probed)
    else this.#queryAt(key, probed, hosts ?? [host])
  }

  /** Looks up the target's name. Its addresses are then queried as soon as the rate allows. */
  #lookUp(key: string, probed: ProbedAddress): void {
    const { clock, lookUp } = this.#deps
    let cancelLookUp: Cancel = () => {}
    const cancelTimer = clock.after(limits.lookUpMs, () => this.#scanned(key))
    const cancel = () => {
      cancelTimer()
      cancelLookUp()
    }
    probed.turn = { kind: 'lookingUp', cancel }
    cancelLookUp = lookUp(probed.target.address.host, (hosts) => {
      cancelTimer()
      if (hosts.length > 0) probed.turn = { kind: 'due', at: 0, hosts }
      else this.#answered(key, probed, { kind: 'nothing' })
      this.#startNext()
    })
  }

  #queryAt(key: string, probed: ProbedAddress, hosts: readonly string[]): void {
    const { clock, dial } = this.#deps
    const { address, known } = probed.target
    const addresses = hosts.map((host) => ({ host, port: address.port }))
    let cancel: Cancel = () => {}
    probed.turn = { kind: 'querying', cancel: () => cancel(), again: false }
    this.#queries++
    cancel = queryRoom(dial(addresses, known?.hostKey), clock, known?.room, (result) => {
      this.#queries--
      this.#answered(key, probed, result)
      this.#startNext()
    })
  }

  #answered(key: string, probed: ProbedAddress, result: QueryResult): void {
    const again = probed.turn.kind === 'querying' && probed.turn.again
    const pause = result.kind === 'answered' || isRoom(probed) ? limits.probeEveryMs : this.#silentMs()
    probed.turn = { kind: 'due', at: again ? 0 : this.#deps.clock.elapsed() + pause }
    this.#record(key, probed, result)
    this.#scanned(key)
  }

  #record(key: string, probed: ProbedAddress, result: QueryResult): void {
    const { address, known } = probed.target
    // After silence the earlier room may still be there; any other answer settles it.
    if (result.kind === 'silence') return
    const sighting = result.kind === 'answered' ? sightingOf(key, address, result) : null
    const accepted = sighting && (!known || sighting.announcement.room === known.room) ? sighting : null
    const { room: id = '', fingerprint = '' } = accepted?.announcement ?? {}
    const found = accepted && foundRoomKey({ id, fingerprint })
    if (probed.found !== found) this.#rooms.linkLost(key)
    probed.found = found
    if (accepted) this.#rooms.heard(accepted)
  }

  /** The longer the list, the more rarely empty addresses are queried. */
  #silentMs(): number {
    return Math.max(limits.probeEveryMs, (this.#probed.size * 1_000) / limits.probesOfSilentPerSecond)
  }

  #scanned(key: string): void {
    this.#unscanned.delete(key)
    if (this.#unscanned.size === 0) this.#reportScanned()
  }

  #reportScanned(): void {
    for (const resolve of this.#onScanned.splice(0)) resolve()
  }
}

/** The answer as a sighting; null if its name is empty once cleaned, or its version is invalid. */
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
