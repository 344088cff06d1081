import { afterReading } from '../../shared/node/after-reading.ts'
import { systemChance } from '../../shared/node/system.ts'
import type { Chance, Clock } from '../../shared/protocol/base/clock.ts'

/**
 * Speeds up real time: a member's heartbeats, deadlines and back-offs happen this many times as
 * often.
 */
export const hurriedClock = (times: number): Clock => ({
  now: () => Date.now(),
  elapsed: () => performance.now() * times,
  uptime: () => performance.now() * times,
  after: (ms, run) => afterReading(ms / times, run),
  endOfTick: (run) => {
    setImmediate(run)
  },
})

/** Digests as usual, but the jitter of reconnecting comes from the seed. */
export const seededChance = (jitter: () => number): Chance => ({ ...systemChance, jitter })
