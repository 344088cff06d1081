export interface Batch<T> {
  push(item: T): void
  /** Applies what is waiting now, so that something local can follow it in order. */
  flush(): void
}

/**
 * Folds bursts into one application. The first item after a pause is applied at once, because a lone message should
 * not wait; what arrives until `later` calls back is applied together then.
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
