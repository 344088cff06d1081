import type { Cancel, Clock } from '../protocol/clock.ts'
import type { Onlooker } from '../node/network-watch.ts'

/** A page takes a moment to be loaded again, and somebody a while to come back to a tab: until then nobody has left. */
export const LEAVING_MS = 30_000

export interface OnlookersOptions {
  readonly clock: Clock
  /** Whether a room is open. */
  inRoom(): boolean
  /** Only when it is another one than before; at first it is the lobby. */
  onChange(onlooker: Onlooker): void
}

/** For whom an app looks around: whoever is in a room, whoever has a window open, shown or not, or nobody. */
export class Onlookers {
  readonly #options: OnlookersOptions
  #windows = 0
  #onlooker: Onlooker = 'lobby'
  #leaving: Cancel | null = null
  #isOver = false

  constructor(options: OnlookersOptions) {
    this.#options = options
    this.look()
  }

  /** Somebody opened a window. Returns what is to be called once when it is closed. */
  come(): Cancel {
    this.#windows++
    this.look()
    let isHere = true
    return () => {
      if (!isHere) return
      isHere = false
      this.#windows--
      this.look()
    }
  }

  /** A room may have been opened or closed. */
  look(): void {
    if (this.#isOver) return
    if (this.#options.inRoom() || this.#windows > 0) {
      this.#leaving?.()
      this.#leaving = null
      this.#become(this.#options.inRoom() ? 'room' : 'lobby')
    } else if (this.#onlooker !== 'nobody' && !this.#leaving) {
      this.#become('lobby')
      this.#leaving = this.#options.clock.after(LEAVING_MS, () => {
        this.#leaving = null
        this.#become('nobody')
      })
    }
  }

  /** Nothing changes any more, and no timer is left, whatever is opened or closed later. */
  stop(): void {
    this.#isOver = true
    this.#leaving?.()
  }

  #become(onlooker: Onlooker): void {
    if (onlooker === this.#onlooker) return
    this.#onlooker = onlooker
    this.#options.onChange(onlooker)
  }
}
