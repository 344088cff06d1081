import type { RoomRef } from '../../bridge/room-state.ts'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import { limits } from '../../protocol/base/limits.ts'

/**
 * An open room that is hosted elsewhere: its id, the expected key of its host, and how to tell its
 * session.
 */
export interface RemoteRoom {
  readonly ref: RoomRef
  readonly id: string
  /** Empty while none is known. */
  readonly hostKey: string
  pathChanged(): void
}

interface RouteNotice {
  at: number
  pending: Cancel | null
}

/**
 * Notices that open rooms can be reached by another route, and tells their sessions, at most once
 * per limits.pathChangeMs each. The last change is never lost.
 */
export class RouteWatcher {
  readonly #clock: Clock
  readonly #rooms: () => readonly RemoteRoom[]
  readonly #addresses = new Map<RoomRef, string>()
  readonly #notifications = new Map<RoomRef, RouteNotice>()

  #network = 0

  constructor(clock: Clock, rooms: () => readonly RemoteRoom[]) {
    this.#clock = clock
    this.#rooms = rooms
  }

  /** Takes a new list of found rooms. */
  found(found: readonly FoundRoom[]): void {
    for (const room of this.#rooms()) {
      const addresses = found
        .filter(({ id, fingerprint }) => id === room.id && room.hostKey.startsWith(fingerprint))
        .flatMap((match) => match.addresses.map(formatAddress))
        .join()
      const before = this.#addresses.get(room.ref)
      this.#addresses.set(room.ref, addresses)
      if (addresses !== '' && addresses !== before) this.#notify(room)
    }
  }

  /** How often this computer entered another network, or woke up. */
  get network(): number {
    return this.#network
  }

  /** This computer is in another network, or was asleep. */
  networkChanged(): void {
    this.#network++
    for (const room of this.#rooms()) this.#notify(room)
  }

  /** A room is no longer open. */
  forget(ref: RoomRef): void {
    this.#notifications.get(ref)?.pending?.()
    this.#notifications.delete(ref)
    this.#addresses.delete(ref)
  }

  #notify(room: RemoteRoom): void {
    const last = this.#notifications.get(room.ref) ?? { at: -Infinity, pending: null }
    this.#notifications.set(room.ref, last)
    if (last.pending) return
    const notify = () => {
      last.at = this.#clock.elapsed()
      last.pending = null
      room.pathChanged()
    }
    const wait = last.at + limits.pathChangeMs - this.#clock.elapsed()
    if (wait > 0) last.pending = this.#clock.after(wait, notify)
    else notify()
  }
}
