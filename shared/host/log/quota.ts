import type { History } from './history.ts'

/** A batch is a few kilobytes, and measuring the log costs more than storing one. */
const BATCHES_PER_MEASURE = 100

/** How much a room may take on its host's disk [P6]. */
export class Quota {
  readonly #history: History
  readonly #bytes: number
  #batchesUntilMeasured = 0
  #isFull = false

  constructor(history: History, megabytes: number) {
    this.#history = history
    this.#bytes = megabytes * 1024 * 1024
  }

  /** Whether the quota is used up. Measures a full log each time: retention may have made room. */
  isReached(): boolean {
    if (this.#isFull) this.#measure()
    return this.#isFull
  }

  /** A batch was stored. */
  grew(): void {
    if (this.#batchesUntilMeasured-- > 0) return
    this.#batchesUntilMeasured = BATCHES_PER_MEASURE
    this.#measure()
  }

  #measure(): void {
    this.#isFull = this.#history.bytes > this.#bytes
  }
}
