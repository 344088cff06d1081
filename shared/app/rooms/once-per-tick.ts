import type { Clock } from '../../protocol/base/clock.ts'

/**
 * Runs it once at the end of the tick in which it was requested, however often: a crowd that
 * arrives together counts as one.
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
