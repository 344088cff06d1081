import { afterReading } from '../../shared/node/after-reading.ts'
import { systemChance } from '../../shared/node/system.ts'
import type { Chance, Clock } from '../../shared/protocol/base/clock.ts'

/** Real time made short: heartbeats, deadlines and back-offs of a member come this many times as often. */
export const hurriedClock = (times: number): Clock => ({
  now: () => Date.now(),
  elapsed: () => performance.now() * times,
  uptime: () => performance.now() * times,
  after: (ms, run) => afterReading(ms / times, run),
  endOfTick: (run) => {
    setImmediate(run)
  },
})

/** Digests as everywhere, but the jitter of reconnecting comes from the seed. */
export const seededChance = (jitter: () => number): Chance => ({ ...systemChance, jitter })
