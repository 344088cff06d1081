import { expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { Liveness } from './liveness.ts'

function watching() {
  const clock = new ManualClock()
  const told: string[] = []
  const signs = new Liveness({ clock, ask: () => told.push('ask'), onSilence: () => told.push('silence') })
  signs.watch()
  return { clock, told, signs }
}

test('[H5] silence is asked about, and then given up, once', () => {
  const { clock, told } = watching()
  clock.advance(limits.heartbeatMs)
  expect(told).toEqual([])
  clock.advance(limits.heartbeatMs)
  expect(told).toEqual(['ask'])
  clock.advance(limits.heartbeatMs * 5)
  expect(told).toEqual(['ask', 'silence'])
})

test('[H5] a sign that is demanded has to come within livenessMs', () => {
  const { clock, told, signs } = watching()
  signs.demand()
  clock.advance(limits.livenessMs - 1)
  expect(told).toEqual(['ask'])
  clock.advance(1)
  expect(told).toEqual(['ask', 'silence'])
})

test('[H5] after one that came, the pace is the usual one again', () => {
  const { clock, told, signs } = watching()
  signs.demand()
  signs.heard()
  clock.advance(limits.livenessMs + limits.heartbeatMs - 1)
  expect(told).toEqual(['ask'])
  clock.advance(1)
  expect(told).toEqual(['ask', 'ask'])
})

test('demanding again starts the wait over, and nothing is left of an earlier one', () => {
  const { clock, told, signs } = watching()
  signs.demand()
  clock.advance(limits.livenessMs - 1)
  signs.demand()
  clock.advance(limits.livenessMs - 1)
  expect(told).toEqual(['ask', 'ask'])
  clock.advance(limits.heartbeatMs * 5)
  expect(told).toEqual(['ask', 'ask', 'silence'])
})

test('one that is demanded is overdue until anything comes, or no one watches', () => {
  const { clock, signs } = watching()
  const overdue = (act: () => void) => {
    act()
    return signs.isOverdue
  }
  expect(overdue(() => clock.advance(limits.heartbeatMs * 2))).toBe(false)
  expect(overdue(() => signs.demand())).toBe(true)
  expect(overdue(() => signs.heard())).toBe(false)
  signs.demand()
  expect(overdue(() => clock.advance(limits.livenessMs))).toBe(true)
  expect(overdue(() => signs.stop())).toBe(false)
  signs.demand()
  expect(overdue(() => signs.watch())).toBe(false)
})

test('once stopped, nothing is asked and nothing given up', () => {
  const { clock, told, signs } = watching()
  signs.stop()
  clock.advance(limits.heartbeatMs * 5)
  expect(told).toEqual([])
})
