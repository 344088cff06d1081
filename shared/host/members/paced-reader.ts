import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { Pace, PacedKind } from './pace.ts'

/**
 * Back-pressure on a transport. After `pause` returns, the listener gets no frame until `resume`,
 * not even one that was already read. `onClose` may still be called. Both are idempotent.
 */
export interface Pausable {
  pause(): void
  resume(): void
}

/** Reads one transport no faster than its member's pace allows. */
export class PacedReader {
  readonly #source: Pausable
  readonly #clock: Clock
  #pace: Pace
  #cancel: Cancel | null = null
  #isHeld = false

  constructor(source: Pausable, clock: Clock, pace: Pace) {
    this.#source = source
    this.#clock = clock
    this.#pace = pace
  }

  /** Replaces the pace, once the member is known. */
  setPace(pace: Pace): void {
    this.#pace = pace
  }

  /** Counts a frame, and pauses for as long as its pace requires. Call it before handling it. */
  charge(kind: PacedKind, chars: number): void {
    const wait = this.#pace.spend(kind, chars)
    if (wait === 0 || this.#cancel) return
    this.#source.pause()
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null
      if (!this.#isHeld) this.#source.resume()
    })
  }

  /** Reads nothing until `release`, whatever the pace. */
  hold(): void {
    this.#isHeld = true
    this.#source.pause()
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    if (!this.#cancel) this.#source.resume()
  }

  /** The transport is closing: cancels the timer, and reads the transport to its end. */
  stop(): void {
    if (!this.#cancel && !this.#isHeld) return
    this.#cancel?.()
    this.#cancel = null
    this.#isHeld = false
    this.#source.resume()
  }
}
