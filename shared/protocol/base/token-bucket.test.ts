import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenBucket } from './token-bucket.ts'

const rate = { perSecond: 10, burst: 5 }

test('allows a burst, then one for each token that returns', () => {
  const bucket = new TokenBucket(rate, 0)
  expect([1, 2, 3, 4, 5, 6].map(() => bucket.tryTake(1, 0))).toEqual([true, true, true, true, true, false])
  expect(bucket.tryTake(1, 99)).toBe(false)
  expect(bucket.tryTake(1, 100)).toBe(true)
  expect(bucket.tryTake(1, 100)).toBe(false)
})

test('saves at most a burst, however long nothing is taken', () => {
  const bucket = new TokenBucket(rate, 0)
  expect([1, 2, 3, 4, 5, 6].filter(() => bucket.tryTake(1, 1e9))).toHaveLength(5)
})

test('returns how long a debt takes to pay, up to the maximum', () => {
  const bucket = new TokenBucket(rate, 0)
  expect(bucket.take(5, 0, 1_000)).toBe(0)
  expect(bucket.take(1, 0, 1_000)).toBe(100)
  expect(bucket.take(1, 100, 1_000)).toBe(100)
  expect(bucket.take(1_000_000, 100, 1_000)).toBe(1_000)
  expect(bucket.take(0, 1_100, 1_000)).toBe(0)
})

test('neither adds nor removes tokens when time goes backwards', () => {
  const bucket = new TokenBucket(rate, 1_000)
  expect(bucket.take(5, 1_000, 1_000)).toBe(0)
  expect(bucket.tryTake(1, 500)).toBe(false)
  expect(bucket.tryTake(1, 600)).toBe(true)
})

test('allows at most a burst and the returned tokens over any time', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(400), cost: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(steps, (all) => {
      const bucket = new TokenBucket(rate, 0)
      let [now, taken] = [0, 0]
      for (const { wait, cost } of all) {
        now += wait
        if (bucket.tryTake(cost, now)) taken += cost
        expect(taken).toBeLessThanOrEqual(rate.burst + (now * rate.perSecond) / 1_000 + 1e-6)
      }
    }),
  )
})

test('gives the full rate to a caller that waits as long as returned', () => {
  const bucket = new TokenBucket(rate, 0)
  let now = 0
  for (let i = 0; i < 105; i++) now += bucket.take(1, now, 1_000)
  expect(now).toBe(10_000)
})
