import type { RoomRef } from '../../bridge/room-state.ts'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'

/**
 * An open room that is hosted elsewhere: its id, the key that is expected of its host, and whom to
 * tell.
 */
export interface AwayRoom {
  readonly ref: RoomRef
  readonly id: string
  /** Empty while none is known. */
  readonly hostKey: string
  pathChanged(): void
}

interface Reroute {
  at: number
  pending: Cancel | null
}

/**
 * Notices that open rooms can be reached by another route, and tells their sessions, at most once
 * per limits.pathChangeMs each, and never too late.
 */
export class RouteWatcher {
  readonly #clock: Clock
  readonly #rooms: () => readonly AwayRoom[]
  readonly #addresses = new Map<RoomRef, string>()
  readonly #reroutes = new Map<RoomRef, Reroute>()

  #network = 0

  constructor(clock: Clock, rooms: () => readonly AwayRoom[]) {
    this.#clock = clock
    this.#rooms = rooms
  }

  /** A new list of what is found around. */
  found(found: readonly FoundRoom[]): void {
    for (const room of this.#rooms()) {
      const addresses = found
        .filter(({ id, fingerprint }) => id === room.id && room.hostKey.startsWith(fingerprint))
        .flatMap((one) => one.addresses.map(formatAddress))
        .join()
      const before = this.#addresses.get(room.ref)
      this.#addresses.set(room.ref, addresses)
      if (addresses !== '' && addresses !== before) this.#tell(room)
    }
  }

  /** How often this computer entered another network, or woke up. */
  get network(): number {
    return this.#network
  }

  /** This computer is in another network, or was asleep. */
  networkChanged(): void {
    this.#network++
    for (const room of this.#rooms()) this.#tell(room)
  }

  /** A room is no longer open. */
  forget(ref: RoomRef): void {
    this.#reroutes.get(ref)?.pending?.()
    this.#reroutes.delete(ref)
    this.#addresses.delete(ref)
  }

  #tell(room: AwayRoom): void {
    const told = this.#reroutes.get(room.ref) ?? { at: -Infinity, pending: null }
    this.#reroutes.set(room.ref, told)
    if (told.pending) return
    const tell = () => {
      told.at = this.#clock.elapsed()
      told.pending = null
      room.pathChanged()
    }
    const wait = told.at + limits.pathChangeMs - this.#clock.elapsed()
    if (wait > 0) told.pending = this.#clock.after(wait, tell)
    else tell()
  }
}
