import { describe, expect, test } from 'vitest'
import { HELD_MS, updateCandidates, type ClockReading } from './age-candidates.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How long the events before a seq have been too old. */
type Held = Readonly<Record<number, number>>

const candidatesOf = (held: Held) =>
  Object.entries(held).map(([before, heldMs]) => ({ before: Number(before), heldMs }))

describe('one check of the clock', () => {
  const reading: ClockReading = { first: 1, oldBefore: 1, passed: 0, needed: HELD_MS, isBehind: false }
  const almost = HELD_MS - 1
  const checks: readonly (readonly [string, Held, Partial<ClockReading>, number | null, Held])[] = [
    ['nothing is old', {}, {}, null, {}],
    ['old for the first time', {}, { oldBefore: 9 }, null, { 9: 0 }],
    ['not for long enough', { 5: 0 }, { oldBefore: 5, passed: almost }, null, { 5: almost }],
    ['for long enough', { 5: 1 }, { oldBefore: 5, passed: almost }, 5, { 5: HELD_MS }],
    ['that takes longer', { 5: 1 }, { oldBefore: 5, passed: almost, needed: 2 * DAY }, null, { 5: HELD_MS }],
    ['and more is old since', { 5: 1 }, { oldBefore: 9, passed: almost }, 5, { 5: HELD_MS, 9: 0 }],
    ['more is old soon after', { 5: 0 }, { oldBefore: 9, passed: HOUR }, null, { 5: HOUR }],
    ['more is old later', { 5: 0 }, { oldBefore: 9, passed: 6 * HOUR }, null, { 5: 6 * HOUR, 9: 0 }],
    ['each has its own day', { 5: HELD_MS, 9: HOUR }, { oldBefore: 9 }, 5, { 5: HELD_MS, 9: HOUR }],
    ['less is old now', { 5: 9, 9: 7 }, { oldBefore: 4, passed: 1 }, null, { 4: 10 }],
    ['less is old now, for long enough', { 9: HELD_MS }, { oldBefore: 4 }, 4, { 4: HELD_MS }],
    ['nothing is old now', { 9: almost }, { passed: DAY }, null, {}],
    ['the clock is behind', { 9: DAY }, { oldBefore: 12, isBehind: true }, null, { 9: DAY }],
    ['a part of it is gone', { 5: DAY, 9: DAY }, { first: 7, oldBefore: 9 }, 9, { 9: DAY }],
    ['it is gone', { 5: DAY }, { first: 5, oldBefore: 5 }, null, {}],
  ]
  test.each(checks)('%s', (_, before, seen, forgetBefore, after) => {
    const updated = updateCandidates(candidatesOf(before), { ...reading, ...seen })
    expect(updated).toEqual({ forgetBefore, candidates: candidatesOf(after) })
  })
})
