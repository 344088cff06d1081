import type { RoomChange } from '../../bridge/room-change.ts'
import type { SessionChanges } from '../../client/session/session-change.ts'
import type { Cancel } from '../../protocol/base/clock.ts'
import { Listeners } from '../../protocol/base/listeners.ts'

/**
 * All that becomes known of one room while it is open. Whoever learns something tells it here, once; all who listen hear
 * the same changes in the same order. What is told by a listener meanwhile comes after what is being told.
 */
export class RoomChanges implements SessionChanges {
  readonly #listeners: Listeners<RoomChange>
  /** The first is being told. */
  readonly #waiting: RoomChange[] = []

  /** `onFault` hears of a listener that throws: the others are told all the same. */
  constructor(onFault: (error: unknown) => void) {
    this.#listeners = new Listeners(onFault)
  }

  tell(change: RoomChange): void {
    if (this.#waiting.push(change) > 1) return
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      this.#listeners.tell(next)
      this.#waiting.shift()
    }
  }

  /** Hears of the next change on, also where it begins to listen while one is told. Returns what ends it. */
  listen(listener: (change: RoomChange) => void): Cancel {
    return this.#listeners.add(listener)
  }
}
