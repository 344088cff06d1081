import { expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { Liveness } from './liveness.ts'

function watching() {
  const clock = new ManualClock()
  const calls: string[] = []
  const liveness = new Liveness({
    clock,
    sendPing: () => calls.push('ping'),
    onSilence: () => calls.push('silence'),
  })
  liveness.watch()
  return { clock, calls, liveness }
}

test('[H5] pings after silence, then reports it once', () => {
  const { clock, calls } = watching()
  clock.advance(limits.heartbeatMs)
  expect(calls).toEqual([])
  clock.advance(limits.heartbeatMs)
  expect(calls).toEqual(['ping'])
  clock.advance(limits.heartbeatMs * 5)
  expect(calls).toEqual(['ping', 'silence'])
})

test('[H5] reports silence if a probe is not answered within livenessMs', () => {
  const { clock, calls, liveness } = watching()
  liveness.probe()
  clock.advance(limits.livenessMs - 1)
  expect(calls).toEqual(['ping'])
  clock.advance(1)
  expect(calls).toEqual(['ping', 'silence'])
})

test('[H5] watches as before after an answered probe', () => {
  const { clock, calls, liveness } = watching()
  liveness.probe()
  liveness.heard()
  clock.advance(limits.livenessMs + limits.heartbeatMs - 1)
  expect(calls).toEqual(['ping'])
  clock.advance(1)
  expect(calls).toEqual(['ping', 'ping'])
})

test('another probe starts the wait over, without a timer of the earlier one', () => {
  const { clock, calls, liveness } = watching()
  liveness.probe()
  clock.advance(limits.livenessMs - 1)
  liveness.probe()
  clock.advance(limits.livenessMs - 1)
  expect(calls).toEqual(['ping', 'ping'])
  clock.advance(limits.heartbeatMs * 5)
  expect(calls).toEqual(['ping', 'ping', 'silence'])
})

test('a probe is overdue until anything arrives, or the watch ends', () => {
  const { clock, liveness } = watching()
  const overdue = (act: () => void) => {
    act()
    return liveness.isOverdue
  }
  expect(overdue(() => clock.advance(limits.heartbeatMs * 2))).toBe(false)
  expect(overdue(() => liveness.probe())).toBe(true)
  expect(overdue(() => liveness.heard())).toBe(false)
  liveness.probe()
  expect(overdue(() => clock.advance(limits.livenessMs))).toBe(true)
  expect(overdue(() => liveness.stop())).toBe(false)
  liveness.probe()
  expect(overdue(() => liveness.watch())).toBe(false)
})

test('does nothing once stopped', () => {
  const { clock, calls, liveness } = watching()
  liveness.stop()
  clock.advance(limits.heartbeatMs * 5)
  expect(calls).toEqual([])
})
