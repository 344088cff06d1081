import type { Cancel } from '../protocol/base/clock.ts'

/**
 * Calls `run` once, `ms` milliseconds from now, but not before all that has arrived by then was heard. Every deadline
 * for an answer is one of these: Node runs its timers before it reads, so a process that got no processor for a while
 * would take an answer that lies there for silence. `keepsAlive`: the process does not end before.
 */
export function afterReading(ms: number, run: () => void, keepsAlive = true): Cancel {
  let read: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    read = setImmediate(run)
  }, ms)
  if (!keepsAlive) timer.unref()
  return () => {
    clearTimeout(timer)
    clearImmediate(read)
  }
}
