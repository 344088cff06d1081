export interface Batch<T> {
  push(item: T): void
  /** Applies waiting items now, so that a local change can follow them in order. */
  flush(): void
}

/**
 * Groups bursts. The first item after a pause is applied at once, so that a single message does not
 * wait; items that arrive until `later` calls back are applied together.
 */
export function createBatch<T>(
  apply: (items: readonly T[]) => void,
  later: (run: () => void) => void,
): Batch<T> {
  let waiting: T[] = []
  let cooling = false

  function flush(): void {
    if (waiting.length === 0) return
    const items = waiting
    waiting = []
    apply(items)
  }

  function coolDown(): void {
    cooling = true
    later(() => {
      cooling = false
      if (waiting.length === 0) return
      flush()
      coolDown()
    })
  }

  return {
    push: (item) => {
      waiting.push(item)
      if (cooling) return
      flush()
      coolDown()
    },
    flush,
  }
}
