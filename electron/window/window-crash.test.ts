import { describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { CALM_MS, transition, watchPage, type CrashInput, type CrashState } from './window-crash.ts'

describe('a window whose page is lost', () => {
  test.each<[CrashState['kind'], CrashInput, CrashState['kind'], string | null]>([
    ['calm', 'lost', 'lost', 'reload'],
    ['calm', 'loading', 'calm', null],
    ['calm', 'calmed', 'calm', null],
    ['lost', 'lost', 'lost', null],
    ['lost', 'loading', 'shaken', 'calmLater'],
    ['lost', 'calmed', 'lost', null],
    ['shaken', 'lost', 'lost', 'say'],
    ['shaken', 'loading', 'shaken', null],
    ['shaken', 'calmed', 'calm', null],
  ])('%s, %s: %s, %s', (kind, input, next, effect) => {
    expect(transition({ kind }, input)).toEqual({ state: { kind: next }, effect })
  })

  function open() {
    const clock = new ManualClock()
    const done: string[] = []
    const does = { reload: vi.fn(() => done.push('reload')), say: vi.fn(() => done.push('say')) }
    const page = watchPage(clock, does)
    page.loading()
    return { clock, page, done }
  }

  test('is loaded again once, not in a loop', () => {
    const { clock, page, done } = open()
    page.gone('crashed')
    page.loading()
    expect(done).toEqual(['reload'])
    clock.advance(CALM_MS - 1)
    page.gone('oom')
    expect(done).toEqual(['reload', 'say'])
    // The user takes a while to answer, and it crashes once more when it is loaded.
    clock.advance(CALM_MS)
    page.loading()
    clock.advance(CALM_MS - 1)
    page.gone('crashed')
    expect(done).toEqual(['reload', 'say', 'say'])
  })

  test('is loaded again at each crash with a quiet minute before it', () => {
    const { clock, page, done } = open()
    for (const reason of ['crashed', 'killed', 'oom']) {
      page.gone(reason)
      page.loading()
      clock.advance(CALM_MS)
    }
    expect(done).toEqual(['reload', 'reload', 'reload'])
  })

  test('in its very first load, too, and once though the load tells of it as well', () => {
    const { page, done } = open()
    page.gone('crashed')
    page.failed()
    expect(done).toEqual(['reload'])
    page.loading()
    page.failed()
    page.gone('crashed')
    expect(done).toEqual(['reload', 'say'])
  })

  test('is left alone when it ended as it should', () => {
    const { page, done } = open()
    page.gone('clean-exit')
    expect(done).toEqual([])
  })
})
