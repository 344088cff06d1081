import { limits } from '../../protocol/base/limits.ts'

/**
 * Milliseconds before reconnect attempt `attempt` (1 is the first). Doubles up to
 * limits.backOffMaxMs; half of it is jitter in [0, 1), so that clients of a restarted host do not
 * return in one wave.
 */
export function backOffDelay(attempt: number, jitter: number): number {
  const full = Math.min(limits.backOffMaxMs, limits.backOffMs * 2 ** Math.min(attempt - 1, 16))
  return Math.round(full / 2 + (full / 2) * jitter)
}
