/**
 * Items ranked by small whole numbers, in the order in which they reached their rank. Finds the
 * first of the highest rank without a scan.
 */
export class Ranks<T> {
  readonly #sets: Set<T>[] = []

  /** The item that reached the highest rank first. */
  get first(): T | undefined {
    return this.#sets.at(-1)?.values().next().value
  }

  /** Moves an item; null is for one that is not ranked. Equal ranks leave its place as it is. */
  move(item: T, from: number | null, to: number | null): void {
    if (from === to) return
    if (from !== null) this.#sets[from]?.delete(item)
    if (to !== null) {
      while (this.#sets.length <= to) this.#sets.push(new Set())
      this.#sets[to]?.add(item)
    }
    while (this.#sets.at(-1)?.size === 0) this.#sets.pop()
  }
}
