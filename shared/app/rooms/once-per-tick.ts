import type { Clock } from '../../protocol/base/clock.ts'

/** Runs it at the end of the tick in which it was asked for, once however often that was: a crowd that comes at once is one. */
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
