import { describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { STABLE_MS, transition, watchPage, type CrashInput, type CrashState } from './window-crash.ts'

describe('a window whose page is lost', () => {
  test.each<[CrashState['kind'], CrashInput, CrashState['kind'], string | null]>([
    ['loaded', 'lost', 'lost', 'reload'],
    ['loaded', 'loading', 'loaded', null],
    ['loaded', 'stable', 'loaded', null],
    ['lost', 'lost', 'lost', null],
    ['lost', 'loading', 'reloaded', 'stableLater'],
    ['lost', 'stable', 'lost', null],
    ['reloaded', 'lost', 'lost', 'ask'],
    ['reloaded', 'loading', 'reloaded', null],
    ['reloaded', 'stable', 'loaded', null],
  ])('%s, %s: %s, %s', (kind, input, next, effect) => {
    expect(transition({ kind }, input)).toEqual({ state: { kind: next }, effect })
  })

  function open() {
    const clock = new ManualClock()
    const effects: string[] = []
    const handlers = { reload: vi.fn(() => effects.push('reload')), ask: vi.fn(() => effects.push('ask')) }
    const page = watchPage(clock, handlers)
    page.loading()
    return { clock, page, effects }
  }

  test('is loaded again once, not in a loop', () => {
    const { clock, page, effects } = open()
    page.gone('crashed')
    page.loading()
    expect(effects).toEqual(['reload'])
    clock.advance(STABLE_MS - 1)
    page.gone('oom')
    expect(effects).toEqual(['reload', 'ask'])
    // The user takes a while to answer, and it crashes once more when it is loaded.
    clock.advance(STABLE_MS)
    page.loading()
    clock.advance(STABLE_MS - 1)
    page.gone('crashed')
    expect(effects).toEqual(['reload', 'ask', 'ask'])
  })

  test('is loaded again at each crash after a stable minute', () => {
    const { clock, page, effects } = open()
    for (const reason of ['crashed', 'killed', 'oom']) {
      page.gone(reason)
      page.loading()
      clock.advance(STABLE_MS)
    }
    expect(effects).toEqual(['reload', 'reload', 'reload'])
  })

  test('is loaded again after a crash during its first load, once although the load fails as well', () => {
    const { page, effects } = open()
    page.gone('crashed')
    page.failed()
    expect(effects).toEqual(['reload'])
    page.loading()
    page.failed()
    page.gone('crashed')
    expect(effects).toEqual(['reload', 'ask'])
  })

  test('is not loaded again after a clean exit', () => {
    const { page, effects } = open()
    page.gone('clean-exit')
    expect(effects).toEqual([])
  })
})
