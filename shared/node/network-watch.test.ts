import { expect, test } from 'vitest'
import { ManualClock } from '../protocol/manual-clock.ts'
import type { InterfaceTable } from './addresses.ts'
import { ipv4 } from './discovery/network.fixture.ts'
import { NetworkWatch, type NetworkChange } from './network-watch.ts'

function watched() {
  const clock = new ManualClock()
  const seen = { table: { eth0: [ipv4('10.0.0.5')] } as InterfaceTable, looks: 0 }
  const watch = new NetworkWatch(clock, () => {
    seen.looks++
    return seen.table
  })
  watch.watchFor('room')
  const changes: NetworkChange[] = []
  const stop = watch.subscribe((change) => changes.push(change))
  return { clock, seen, watch, changes, stop }
}

test('another address is noticed within two seconds, and once', () => {
  const { clock, seen, watch, changes } = watched()
  clock.advance(60_000)
  expect(changes).toEqual([])
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(2_000)
  expect(changes).toEqual([{ slept: false, moved: true }])
  expect(watch.table).toEqual(seen.table)
  clock.advance(60_000)
  expect(changes).toHaveLength(1)
})

test('sleep is noticed, whatever the addresses', () => {
  const { clock, changes } = watched()
  clock.advance(1_000)
  clock.setWall(clock.now() + 3_600_000)
  clock.advance(2_000)
  expect(changes).toEqual([{ slept: true, moved: false }])
})

test('a container that comes or goes is a change, and no other way to anybody', () => {
  const { clock, seen, changes } = watched()
  const before = seen.table
  seen.table = { ...before, docker0: [ipv4('172.17.0.1')], veth1a2b: [ipv4('169.254.7.7')] }
  clock.advance(2_000)
  seen.table = before
  clock.advance(2_000)
  expect(changes).toEqual([
    { slept: false, moved: false },
    { slept: false, moved: false },
  ])
  seen.table = { ...before, tun0: [ipv4('10.8.0.2')] }
  clock.advance(2_000)
  expect(changes.at(-1)).toEqual({ slept: false, moved: true })
})

test('all who listen share one look, and none is taken when nobody does', () => {
  const { clock, seen, watch, changes, stop } = watched()
  const others: NetworkChange[] = []
  const stopOther = watch.subscribe((change) => others.push(change))
  const before = seen.looks
  clock.advance(20_000)
  expect(seen.looks - before).toBe(10)
  stop()
  seen.table = {}
  clock.advance(2_000)
  expect([changes.length, others.length]).toEqual([0, 1])
  stopOther()
  const after = seen.looks
  clock.advance(60_000)
  expect(seen.looks).toBe(after)
})

test('what happened while nobody listened is not news', () => {
  const { clock, seen, watch, stop } = watched()
  stop()
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(3_600_000)
  const later: NetworkChange[] = []
  watch.subscribe((change) => later.push(change))
  clock.advance(10_000)
  expect(later).toEqual([])
  expect(watch.table).toEqual(seen.table)
})

test('for the lobby it is looked less often, and for nobody not at all', () => {
  const { clock, seen, watch } = watched()
  const looks = (during: () => void) => {
    const before = seen.looks
    during()
    return seen.looks - before
  }
  watch.watchFor('lobby')
  expect(looks(() => clock.advance(60_000))).toBe(20)
  watch.watchFor('nobody')
  expect(looks(() => clock.advance(3_600_000))).toBe(0)
  watch.watchFor('room')
  expect(looks(() => clock.advance(60_000))).toBe(30)
})

test('whoever comes back to it hears at once of what changed meanwhile', () => {
  const { clock, seen, watch, changes } = watched()
  watch.watchFor('nobody')
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(5_000)
  expect(changes).toEqual([])
  watch.watchFor('lobby')
  expect(changes).toEqual([{ slept: false, moved: true }])
  watch.watchFor('nobody')
  clock.advance(3_600_000)
  watch.watchFor('lobby')
  // Nobody would have noticed if the machine had slept.
  expect(changes.slice(1)).toEqual([{ slept: true, moved: false }])
  clock.advance(60_000)
  expect(changes).toHaveLength(2)
})

test('it looks for whoever listens later as often as was said before', () => {
  const { clock, seen, watch, stop } = watched()
  stop()
  watch.watchFor('nobody')
  watch.subscribe(() => {})
  const before = seen.looks
  clock.advance(60_000)
  expect(seen.looks).toBe(before)
  watch.watchFor('lobby')
  expect(seen.looks).toBe(before + 1)
})
