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
  test('a person who pastes twenty lines does not wait', () => {
    const ann = pace()
    for (let i = 0; i < 20; i++) expect(ann.spend('post', 200)).toBe(0)
  })

  test('a script that pipes 3,000 lines is slowed to the lasting rate and not stopped', () => {
    const script = pace()
    for (let i = 0; i < 3_000; i++) now += script.spend('post', 100)
    const seconds = (3_000 * 1.1 - limits.postBurst) / limits.postsPerSecond
    expect(now / 1_000).toBeGreaterThan(seconds - 1)
    expect(now / 1_000).toBeLessThan(seconds + 5)
  })

  test('a long message counts as several', () => {
    const [brief, long] = [pace(), pace()]
    const untilSlow = (member: Pace, chars: number) => {
      let count = 0
      while (member.spend('post', chars) === 0) count++
      return count
    }
    expect(untilSlow(brief, 100)).toBeGreaterThan(5 * untilSlow(long, 8_000))
  })

  test('asking has its own budget: who reads back through the history can still speak', () => {
    const reader = pace()
    while (reader.spend('page', 60) === 0);
    expect(reader.spend('post', 60)).toBe(0)
  })

  test('nothing is free: pings, typing and frames of unknown kinds without end are slowed, too', () => {
    for (const kind of ['ping', 'pong', 'typing', 'unknown'] as const) {
      const member = pace()
      let count = 0
      while (member.spend(kind, 20) === 0 && count < 100_000) count++
      expect(count).toBeLessThan(10 * limits.postBurst)
    }
  })

  test('the longest wait leaves the heartbeat alone', () => {
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

  test('who leaves in debt returns in debt', () => {
    spendAll(paces.enter('ann'))
    paces.leave('ann')
    expect(paces.enter('ann').spend('post', 50)).toBeGreaterThan(0)
  })

  test('a member on a second connection has the same pace, and keeps it while one of them is open', () => {
    const first = paces.enter('ann')
    expect(paces.enter('ann')).toBe(first)
    paces.leave('ann')
    now += 1e6
    paces.leave('none')
    expect(paces.enter('ann')).toBe(first)
  })

  test('who is away and rested is forgotten', () => {
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

describe('reading at a pace', () => {
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

  test('stops when the budget is used up and goes on when it is there again', () => {
    const reader = new PacedReader(source, clock, pace())
    for (let i = 0; i < limits.postBurst; i++) reader.charge('post', 100)
    expect(said).toEqual(['pause'])
    advance(1_000)
    expect(said).toEqual(['pause', 'resume'])
  })

  test('frames that come all the same pause it once', () => {
    const reader = new PacedReader(source, clock, pace())
    for (let i = 0; i < 2 * limits.postBurst; i++) reader.charge('post', 100)
    expect(said).toEqual(['pause'])
  })

  test('follows the member’s pace once it is known', () => {
    const tired = pace()
    spendAll(tired)
    const reader = new PacedReader(source, clock, pace())
    reader.charge('hello', 200)
    expect(said).toEqual([])
    reader.setPace(tired)
    reader.charge('post', 100)
    expect(said).toEqual(['pause'])
  })

  test('a reading that stops leaves no timer, and the transport readable to its end', () => {
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
