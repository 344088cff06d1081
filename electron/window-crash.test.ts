import { describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../shared/protocol/manual-clock.ts'
import { CALM_MS, onWindowGone, transition, type CrashInput, type CrashState } from './window-crash.ts'

describe('a window whose page crashed', () => {
  test.each<[CrashState['kind'], CrashInput, CrashState['kind'], string | null]>([
    ['calm', 'crashed', 'shaken', 'reload'],
    ['shaken', 'crashed', 'shaken', 'say'],
    ['shaken', 'calmed', 'calm', null],
    ['calm', 'calmed', 'calm', null],
  ])('%s, %s: %s, %s', (kind, input, next, effect) => {
    expect(transition({ kind }, input)).toEqual({ state: { kind: next }, effect })
  })

  function open() {
    const clock = new ManualClock()
    const does = { reload: vi.fn(), say: vi.fn() }
    const hear = onWindowGone(clock, does)
    const seen = () => [does.reload.mock.calls.length, does.say.mock.calls.length]
    return { clock, hear, seen }
  }

  test('is loaded again once, not in a loop', () => {
    const { clock, hear, seen } = open()
    hear('crashed')
    expect(seen()).toEqual([1, 0])
    clock.advance(CALM_MS - 1)
    hear('oom')
    expect(seen()).toEqual([1, 1])
    // The user loads it, and it crashes once more: the minute counts from the last crash.
    clock.advance(CALM_MS - 1)
    hear('crashed')
    expect(seen()).toEqual([1, 2])
  })

  test('is loaded again at each crash with a quiet minute before it', () => {
    const { clock, hear, seen } = open()
    for (const reason of ['crashed', 'killed', 'oom']) {
      hear(reason)
      clock.advance(CALM_MS)
    }
    expect(seen()).toEqual([3, 0])
  })

  test('is left alone when it ended as it should', () => {
    const { hear, seen } = open()
    hear('clean-exit')
    expect(seen()).toEqual([0, 0])
  })
})
