/**
 * Stores a value as the newest entry. Beyond `max` entries it drops and returns the oldest, since
 * an imported log may have any number.
 */
export function keepNewest<V>(kept: Map<string, V>, key: string, value: V, max: number): V | undefined {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size <= max || oldest === undefined) return undefined
  const dropped = kept.get(oldest)
  kept.delete(oldest)
  return dropped
}

/** Moves a value to another key and changes it, in the same place in the order. */
export function moveKey<V>(kept: Map<string, V>, from: string, to: string, change: (value: V) => V): void {
  if (!kept.has(from)) return
  const all = [...kept]
  kept.clear()
  for (const [key, value] of all) {
    if (key === from) kept.set(to, change(value))
    else kept.set(key, value)
  }
}
