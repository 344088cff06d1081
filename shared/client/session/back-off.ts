import { limits } from '../../protocol/base/limits.ts'

/**
 * Milliseconds to wait after failed attempt `attempt` (1 is the first). Doubles up to
 * limits.backOffMaxMs. `jitter`, in [0, 1), varies half of it, so that the clients of a restarted
 * host do not all return at once.
 */
export function backOffDelay(attempt: number, jitter: number): number {
  const full = Math.min(limits.backOffMaxMs, limits.backOffMs * 2 ** Math.min(attempt - 1, 16))
  return Math.round(full / 2 + (full / 2) * jitter)
}
