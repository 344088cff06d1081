/**
 * Keeps a value under a key as the newest one. Beyond `most` the oldest goes: a log may be anybody's, and says of how many
 * it likes. Answers what went.
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

/** What stood under one key stands under another, in the same place among the others, and changed. Nothing, where there is none. */
export function moveKey<V>(kept: Map<string, V>, from: string, to: string, change: (value: V) => V): void {
  if (!kept.has(from)) return
  const all = [...kept]
  kept.clear()
  for (const [key, value] of all) {
    if (key === from) kept.set(to, change(value))
    else kept.set(key, value)
  }
}
