import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { backOffDelay } from './back-off.ts'

describe('[C3] the wait before a reconnect', () => {
  test.each([
    [1, 0, 250],
    [1, 0.5, 375],
    [1, 0.999, 500],
    [2, 0, 500],
    [3, 0, 1_000],
    [4, 0, 2_000],
    [5, 0, 4_000],
    [6, 0, 7_500],
    [6, 0.999, 14_993],
    [7, 0, 7_500],
    [1_000_000, 0, 7_500],
  ])('attempt %i with jitter %f: %i ms', (attempt, jitter, ms) => {
    expect(backOffDelay(attempt, jitter)).toBe(ms)
  })

  const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  test('is a whole number, never shorter than the one before, and never over the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 }), jitter, (attempt, chance) => {
        const [delay, next] = [backOffDelay(attempt, chance), backOffDelay(attempt + 1, chance)]
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(limits.backOffMs / 2)
        expect(next).toBeGreaterThanOrEqual(delay)
        expect(next).toBeLessThanOrEqual(limits.backOffMaxMs)
      }),
    )
  })

  test('spreads the clients of a restarted host over half of the wait', () => {
    const delays = Array.from({ length: 100 }, (_, i) => backOffDelay(10, i / 100))
    expect(new Set(delays).size).toBe(100)
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(limits.backOffMaxMs * 0.49)
  })
})
