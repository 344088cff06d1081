import { beforeEach, describe, expect, test } from 'vitest'
import { defaultHostLimits } from '../../protocol/base/host-limits.ts'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { Pace, Paces } from './pace.ts'
import { PacedReader, type Pausable } from './paced-reader.ts'

let now: number
const elapsed = () => now
const pace = () => new Pace(defaultHostLimits, elapsed)
const spendAll = (member: Pace) => {
  while (member.spend('post', 50) === 0);
}
beforeEach(() => {
  now = 0
})

describe('a pace', () => {
  test('does not slow down a person who pastes twenty lines', () => {
    const ann = pace()
    for (let i = 0; i < 20; i++) expect(ann.spend('post', 200)).toBe(0)
  })

  test('slows a script that pipes 3,000 lines to postsPerSecond', () => {
    const script = pace()
    for (let i = 0; i < 3_000; i++) now += script.spend('post', 100)
    const seconds = (3_000 * 1.1 - limits.postBurst) / limits.postsPerSecond
    expect(now / 1_000).toBeGreaterThan(seconds - 1)
    expect(now / 1_000).toBeLessThan(seconds + 5)
  })

  test('counts a long message as several', () => {
    const [brief, long] = [pace(), pace()]
    const untilSlow = (member: Pace, chars: number) => {
      let count = 0
      while (member.spend('post', chars) === 0) count++
      return count
    }
    expect(untilSlow(brief, 100)).toBeGreaterThan(5 * untilSlow(long, 8_000))
  })

  test('has a separate budget for requests, so a reader of old pages can still post', () => {
    const reader = pace()
    while (reader.spend('page', 60) === 0);
    expect(reader.spend('post', 60)).toBe(0)
  })

  test('also slows endless pings, typing and frames of unknown kinds', () => {
    for (const kind of ['ping', 'pong', 'typing', 'unknown'] as const) {
      const member = pace()
      let count = 0
      while (member.spend(kind, 20) === 0 && count < 100_000) count++
      expect(count).toBeLessThan(10 * limits.postBurst)
    }
  })

  test('never waits so long that a heartbeat fails', () => {
    const slow = new Pace({ ...defaultHostLimits, postsPerSecond: 1, postBurst: 1 }, elapsed)
    for (let i = 0; i < 10; i++) {
      const wait = slow.spend('post', limits.frameBytes)
      expect(wait).toBeLessThanOrEqual(limits.pauseMs)
      now += wait
    }
    expect(limits.pauseMs).toBeLessThan(limits.heartbeatMs / 2)
  })
})

describe('paces of members', () => {
  let paces: Paces
  beforeEach(() => {
    paces = new Paces(defaultHostLimits, elapsed)
  })

  test('keep the debt of a member that leaves and returns', () => {
    spendAll(paces.enter('ann'))
    paces.leave('ann')
    expect(paces.enter('ann').spend('post', 50)).toBeGreaterThan(0)
  })

  test('are shared by all connections of a member while one is open', () => {
    const first = paces.enter('ann')
    expect(paces.enter('ann')).toBe(first)
    paces.leave('ann')
    now += 1e6
    paces.leave('none')
    expect(paces.enter('ann')).toBe(first)
  })

  test('forget a member who is away once its budget is full', () => {
    for (let i = 0; i < 100; i++) {
      spendAll(paces.enter(`member ${i}`))
      paces.leave(`member ${i}`)
    }
    expect(paces.size).toBe(100)
    now += 1e6
    paces.enter('ann')
    expect(paces.size).toBe(1)
    paces.leave('ann')
    expect(paces.size).toBe(0)
  })
})

describe('a paced reader', () => {
  let clock: ManualClock
  let said: string[]
  const source: Pausable = { pause: () => said.push('pause'), resume: () => said.push('resume') }
  beforeEach(() => {
    clock = new ManualClock()
    said = []
  })
  const advance = (ms: number) => {
    now += ms
    clock.advance(ms)
  }

  test('pauses when the budget is used up, and resumes when it has recovered', () => {
    const reader = new PacedReader(source, clock, pace())
    for (let i = 0; i < limits.postBurst; i++) reader.charge('post', 100)
    expect(said).toEqual(['pause'])
    advance(1_000)
    expect(said).toEqual(['pause', 'resume'])
  })

  test('pauses once, however many frames follow', () => {
    const reader = new PacedReader(source, clock, pace())
    for (let i = 0; i < 2 * limits.postBurst; i++) reader.charge('post', 100)
    expect(said).toEqual(['pause'])
  })

  test('uses the member’s pace once it is known', () => {
    const tired = pace()
    spendAll(tired)
    const reader = new PacedReader(source, clock, pace())
    reader.charge('hello', 200)
    expect(said).toEqual([])
    reader.setPace(tired)
    reader.charge('post', 100)
    expect(said).toEqual(['pause'])
  })

  test('after stop has no timer, and the transport is read to its end', () => {
    const tired = pace()
    spendAll(tired)
    const reader = new PacedReader(source, clock, tired)
    reader.charge('post', 100)
    reader.stop()
    reader.stop()
    advance(60_000)
    expect(said).toEqual(['pause', 'resume'])
  })
})
