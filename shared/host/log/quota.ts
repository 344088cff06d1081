import type { History } from './history.ts'

/**
 * Batches between two looks at the size of the log: a batch is a few kilobytes, and a look costs
 * more.
 */
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

  /**
   * Whether the quota is used up. A full log is checked each time, since retention may have made
   * room.
   */
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
