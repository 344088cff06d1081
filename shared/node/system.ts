import { createHash, randomBytes } from 'node:crypto'
import { uptime } from 'node:os'
import type { Chance, Clock } from '../protocol/base/clock.ts'
import { afterReading } from './after-reading.ts'

/** The real clock. Node's timers are monotonic already. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  uptime: () => uptime() * 1000,
  after: (ms, run) => afterReading(ms, run),
  endOfTick: (run) => {
    setImmediate(run)
  },
}

export const systemChance: Chance = {
  jitter: () => Math.random(),
  id: () => randomBytes(16).toString('base64url'),
  bytes: (count) => new Uint8Array(randomBytes(count)),
  digest: (text) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url'),
}
