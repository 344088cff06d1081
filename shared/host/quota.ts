import type { History } from './history.ts'

/** Batches between two looks at the size of the log; a batch is a few kilobytes, and looking costs more than one. */
const BATCHES_PER_MEASURE = 100

/** How much a room may take on its host's disk [P6]. */
export class Quota {
  readonly #history: History
  readonly #bytes: number
  #batchesUntilMeasured = 0
  #isReached = false

  constructor(history: History, megabytes: number) {
    this.#history = history
    this.#bytes = megabytes * 1024 * 1024
  }

  /** Whether there was no room for more at the last look. */
  get isReached(): boolean {
    return this.#isReached
  }

  /** A batch was stored. */
  grew(): void {
    if (this.#batchesUntilMeasured-- > 0) return
    this.#batchesUntilMeasured = BATCHES_PER_MEASURE
    this.#isReached = this.#history.bytes > this.#bytes
  }
}
