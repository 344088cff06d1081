import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { id } from './events.ts'
import { nonceAt } from './nonce.ts'

const random = fc.stringMatching(/^[\w-]{22}$/)
const YEAR_5000 = 95_617_584_000_000

test('nonces sort by time, are valid ids, and have the random part', () => {
  const times = fc.tuple(fc.nat(YEAR_5000), fc.nat(YEAR_5000)).filter(([a, b]) => a !== b)
  fc.assert(
    fc.property(times, random, random, ([a, b], one, other) => {
      const [first, second] = [nonceAt(a, one), nonceAt(b, other)]
      expect(first < second).toBe(a < b)
      expect(v.is(id, first)).toBe(true)
      expect(first.endsWith(one.slice(0, 16))).toBe(true)
    }),
  )
})

test('a clock before 1970 also gives a valid id', () => {
  expect(v.is(id, nonceAt(-5, 'abcdefghijklmnopqrstuv'))).toBe(true)
})
