import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Dial } from '../../client/session/dial.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { memoryTransports } from '../../protocol/wire/memory-transport.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { dialAny } from './happy-eyeballs.ts'

/** Addresses that answer when the test says so. */
function dialling(count: number) {
  const started: number[] = []
  const cancelled: number[] = []
  const outcomes: Parameters<Dial>[0][] = []
  const dials = Array.from({ length: count }, (_, i): Dial => (outcome) => {
    started.push(i)
    outcomes[i] = outcome
    return () => void cancelled.push(i)
  })
  const failures: unknown[] = []
  const opened: Transport[] = []
  const cancel = dialAny(dials)({
    onOpen: (transport) => opened.push(transport),
    onFailed: (...why) => failures.push(why),
  })
  const at = (i: number) => outcomes[i] ?? { onOpen: () => {}, onFailed: () => {} }
  return { started, cancelled, told: failures, opened, cancel, at }
}

const transport = () => memoryTransports(new ManualClock())[0]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('dialling several addresses', () => {
  test('the next one is tried a moment later, or as soon as one failed', () => {
    const { started, at } = dialling(3)
    expect(started).toEqual([0])
    vi.advanceTimersByTime(249)
    expect(started).toEqual([0])
    vi.advanceTimersByTime(1)
    expect(started).toEqual([0, 1])
    at(1).onFailed('connection-refused', '')
    expect(started).toEqual([0, 1, 2])
  })

  test('the first that answers wins; the others are cancelled and nothing more is started', () => {
    const { started, cancelled, opened, told, at } = dialling(3)
    vi.advanceTimersByTime(250)
    const winner = transport()
    at(0).onOpen(winner)
    expect(opened).toEqual([winner])
    expect(cancelled).toEqual([1])
    vi.advanceTimersByTime(10_000)
    expect(started).toEqual([0, 1])
    expect(told).toEqual([])
  })

  test('one failure does not end it while another may answer', () => {
    const { opened, told, at } = dialling(2)
    at(0).onFailed('unreachable', '')
    expect(told).toEqual([])
    at(1).onOpen(transport())
    expect(opened).toHaveLength(1)
  })

  test('when all fail, the best address’s failure is reported, once', () => {
    const { told, at } = dialling(2)
    at(0).onFailed('unreachable', 'first')
    at(1).onFailed('connection-refused', 'second')
    expect(told).toEqual([['unreachable', 'first']])
    vi.advanceTimersByTime(10_000)
    expect(told).toHaveLength(1)
  })

  test('[S7] a wrong key is reported rather than any other failure', () => {
    const { told, at } = dialling(3)
    const keys = { known: 'a', seen: 'b' }
    at(0).onFailed('unreachable', '')
    at(1).onFailed('host-key-changed', '', keys)
    at(2).onFailed('timed-out', '')
    expect(told).toEqual([['host-key-changed', '', keys]])
  })

  test('cancelled, it calls nothing back and cancels what runs', () => {
    const { started, cancelled, cancel } = dialling(3)
    vi.advanceTimersByTime(250)
    cancel()
    vi.advanceTimersByTime(10_000)
    expect(started).toEqual([0, 1])
    expect(cancelled).toEqual([0, 1])
  })

  test('a dial that succeeds synchronously wins', () => {
    const winner = transport()
    const opened: Transport[] = []
    let others = 0
    dialAny([
      ({ onOpen }) => {
        onOpen(winner)
        return () => {}
      },
      () => {
        others++
        return () => {}
      },
    ])({ onOpen: (one) => opened.push(one), onFailed: () => {} })
    vi.advanceTimersByTime(10_000)
    expect(opened).toEqual([winner])
    expect(others).toBe(0)
  })
})
