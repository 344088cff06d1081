import type { Clock } from '../../protocol/base/clock.ts'

/**
 * Runs once at the end of a tick, however often it was requested in that tick: a hundred arrivals
 * at once cost one run.
 */
export function oncePerTick(clock: Pick<Clock, 'endOfTick'>, run: () => void): () => void {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    clock.endOfTick(() => {
      isDue = false
      run()
    })
  }
}
