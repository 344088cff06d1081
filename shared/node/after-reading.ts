import type { Cancel } from '../protocol/base/clock.ts'

/**
 * Calls `run` once, `ms` milliseconds from now, but not before everything that has arrived by then
 * was read. Every deadline for an answer uses this: Node runs timers before it reads, so a process
 * that got no processor time would take an unread answer for silence. With `keepsAlive` the process
 * does not end before.
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
