import { beforeEach, describe, expect, test } from 'vitest'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { RouteWatcher } from './route-watcher.ts'

const KEY = 'k'.repeat(43)
const found = (host: string, over: Partial<FoundRoom> = {}): FoundRoom[] => [
  {
    id: 'kitchen',
    name: 'Kitchen',
    version: '2.0',
    members: 1,
    policy: 'open',
    fingerprint: KEY.slice(0, 16),
    addresses: [{ host, port: 5050 }],
    ...over,
  },
]

let clock: ManualClock
let watcher: RouteWatcher
/** When the room was told, in milliseconds. */
let notifiedAt: number[]
beforeEach(() => {
  clock = new ManualClock()
  notifiedAt = []
  const kitchen = {
    ref: 'r1',
    id: 'kitchen',
    hostKey: KEY,
    pathChanged: () => notifiedAt.push(clock.elapsed()),
  }
  watcher = new RouteWatcher(clock, () => [kitchen])
})

describe('the route to an open room', () => {
  test('has changed at once when the room is found at another address', () => {
    watcher.found(found('10.0.0.1'))
    clock.advance(60_000)
    watcher.found(found('10.0.0.2'))
    expect(notifiedAt).toEqual([0, 60_000])
  })

  test('has not changed when something else about the room did, or when it is no longer found', () => {
    watcher.found(found('10.0.0.1'))
    clock.advance(60_000)
    watcher.found(found('10.0.0.1', { members: 7 }))
    watcher.found([])
    expect(notifiedAt).toEqual([0])
  })

  test('has changed when the room is found again', () => {
    watcher.found(found('10.0.0.1'))
    clock.advance(60_000)
    watcher.found([])
    watcher.found(found('10.0.0.1'))
    expect(notifiedAt).toEqual([0, 60_000])
  })

  test('has not changed when another key claims the room', () => {
    watcher.found(found('10.0.0.9', { fingerprint: 'another-key-here' }))
    expect(notifiedAt).toEqual([])
  })

  test('is reported at most once per pathChangeMs, and the last change is never lost', () => {
    for (let i = 0; i < 100; i++) {
      watcher.found(found(`10.0.0.${i}`))
      clock.advance(100)
    }
    clock.advance(limits.pathChangeMs)
    expect(notifiedAt.length).toBeLessThanOrEqual(10_000 / limits.pathChangeMs + 1)
    expect(notifiedAt.at(-1)).toBeGreaterThanOrEqual(9_900)
  })

  test('has changed for every room when this computer is in another network', () => {
    watcher.networkChanged()
    expect(notifiedAt).toEqual([0])
  })

  test('is not reported for a room that was left', () => {
    watcher.networkChanged()
    watcher.networkChanged()
    watcher.forget('r1')
    clock.advance(60_000)
    expect(notifiedAt).toEqual([0])
  })
})
