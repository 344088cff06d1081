const NOTHING = new Uint8Array(0)

/** The bytes of an unfinished line, copied because the runtime may reuse a chunk's memory. */
export class LineBytes {
  #held = NOTHING
  #length = 0

  get length(): number {
    return this.#length
  }

  /**
   * Adds a piece. `max` is the most that this line may reach. The memory grows by doubling, so that
   * adding single bytes is not slower.
   */
  add(piece: Uint8Array, max: number): void {
    const length = this.#length + piece.length
    if (length > this.#held.length) {
      const larger = new Uint8Array(Math.max(length, Math.min(2 * this.#held.length, max)))
      larger.set(this.#held.subarray(0, this.#length))
      this.#held = larger
    }
    this.#held.set(piece, this.#length)
    this.#length = length
  }

  /** Returns the whole line with its last piece, and clears it. */
  complete(last: Uint8Array): Uint8Array {
    if (this.#length === 0) return last
    this.add(last, this.#length + last.length)
    const whole = this.#held.subarray(0, this.#length)
    this.clear()
    return whole
  }

  clear(): void {
    this.#held = NOTHING
    this.#length = 0
  }
}
