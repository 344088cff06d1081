import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { Pace, PacedKind } from './pace.ts'

/**
 * What a transport needs for back-pressure. After `pause` returns, its listener gets no frame until
 * `resume`, not even those already read; then they arrive in order. `onClose` may come meanwhile.
 * Both are idempotent.
 */
export interface Pausable {
  pause(): void
  resume(): void
}

/** Reads one transport no faster than its member's pace allows. */
export class Reading {
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

  /** From now on another pace counts: the member's, once it is known. */
  follow(pace: Pace): void {
    this.#pace = pace
  }

  /**
   * A frame arrived: pays for it, and stops reading for as long as that takes. Call it before
   * handling the frame.
   */
  took(kind: PacedKind, chars: number): void {
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

  /**
   * The transport is closing or gone: no timer outlives it, and a closing one is read to its end.
   */
  stop(): void {
    if (!this.#cancel && !this.#isHeld) return
    this.#cancel?.()
    this.#cancel = null
    this.#isHeld = false
    this.#source.resume()
  }
}
