/**
 * Stores a value under a key as the newest one. Beyond `most` the oldest is dropped, since a log
 * may come from anyone and name any number. Returns what was dropped.
 */
export function keepNewest<V>(kept: Map<string, V>, key: string, value: V, most: number): V | undefined {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size <= most || oldest === undefined) return undefined
  const gone = kept.get(oldest)
  kept.delete(oldest)
  return gone
}

/**
 * Moves and changes a value from one key to another, in the same place in the order. Does nothing
 * if there is none.
 */
export function moveKey<V>(kept: Map<string, V>, from: string, to: string, change: (value: V) => V): void {
  if (!kept.has(from)) return
  const all = [...kept]
  kept.clear()
  for (const [key, value] of all) {
    if (key === from) kept.set(to, change(value))
    else kept.set(key, value)
  }
}
