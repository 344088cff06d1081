import type { RoomChange } from '../../bridge/room-change.ts'
import type { SessionChanges } from '../../client/session/session-change.ts'
import type { Cancel } from '../../protocol/base/clock.ts'
import { Listeners } from '../../protocol/base/listeners.ts'

/**
 * Every change of one open room. Each fact is reported here once, and all listeners hear the same
 * changes in the same order. What a listener reports meanwhile comes after the current change.
 */
export class RoomChanges implements SessionChanges {
  readonly #listeners: Listeners<RoomChange>
  /** The first one is being reported. */
  readonly #waiting: RoomChange[] = []

  /** `onFault` hears of a listener that throws; the others are still told. */
  constructor(onFault: (error: unknown) => void) {
    this.#listeners = new Listeners(onFault)
  }

  report(change: RoomChange): void {
    if (this.#waiting.push(change) > 1) return
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      this.#listeners.notify(next)
      this.#waiting.shift()
    }
  }

  /**
   * Hears from the next change on, even if it begins to listen during one. Returns the unsubscribe
   * function.
   */
  listen(listener: (change: RoomChange) => void): Cancel {
    return this.#listeners.add(listener)
  }
}
