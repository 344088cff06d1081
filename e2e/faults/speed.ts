import { afterReading } from '../../shared/node/after-reading.ts'
import { systemChance } from '../../shared/node/system.ts'
import type { Chance, Clock } from '../../shared/protocol/base/clock.ts'

/**
 * Speeds up real time: a member's heartbeats, deadlines and back-offs come this many times as fast.
 */
export const fastClock = (times: number): Clock => ({
  now: () => Date.now(),
  elapsed: () => performance.now() * times,
  uptime: () => performance.now() * times,
  after: (ms, run) => afterReading(ms / times, run),
  endOfTick: (run) => {
    setImmediate(run)
  },
})

/** The system's chance, except that the jitter of reconnecting comes from a seed. */
export const seededChance = (jitter: () => number): Chance => ({ ...systemChance, jitter })
