import { expect, test } from 'vitest'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import type { InterfaceTable } from './addresses.ts'
import { ipv4 } from '../discovery/network.fixture.ts'
import type { NetworkEvents } from './network-source.ts'
import { NetworkWatch, type NetworkChange } from './network-watch.ts'

function watched({ notifies = false } = {}) {
  const clock = new ManualClock()
  const seen = { table: { eth0: [ipv4('10.0.0.5')] } as InterfaceTable, checks: 0 }
  const system = { events: null as NetworkEvents | null }
  const watch = new NetworkWatch(clock, {
    interfaces: () => {
      seen.checks++
      return seen.table
    },
    listen: (events) => {
      if (!notifies) return null
      system.events = events
      return () => {
        system.events = null
      }
    },
  })
  watch.setAttention('room')
  const changes: NetworkChange[] = []
  const stop = watch.subscribe((change) => changes.push(change))
  return { clock, seen, system, watch, changes, stop }
}

test('another address is noticed within two seconds, and once', () => {
  const { clock, seen, watch, changes } = watched()
  clock.advance(60_000)
  expect(changes).toEqual([])
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(2_000)
  expect(changes).toEqual([{ slept: false, addressesChanged: true }])
  expect(watch.table).toEqual(seen.table)
  clock.advance(60_000)
  expect(changes).toHaveLength(1)
})

test('sleep is noticed, whatever the addresses', () => {
  const { clock, changes } = watched()
  clock.advance(1_000)
  clock.setWall(clock.now() + 3_600_000)
  clock.advance(2_000)
  expect(changes).toEqual([{ slept: true, addressesChanged: false }])
})

test('a container that appears or disappears is a change, but not of the addresses towards others', () => {
  const { clock, seen, changes } = watched()
  const before = seen.table
  seen.table = { ...before, docker0: [ipv4('172.17.0.1')], veth1a2b: [ipv4('169.254.7.7')] }
  clock.advance(2_000)
  seen.table = before
  clock.advance(2_000)
  expect(changes).toEqual([
    { slept: false, addressesChanged: false },
    { slept: false, addressesChanged: false },
  ])
  seen.table = { ...before, tun0: [ipv4('10.8.0.2')] }
  clock.advance(2_000)
  expect(changes.at(-1)).toEqual({ slept: false, addressesChanged: true })
})

test('all listeners share one check, and without listeners there is none', () => {
  const { clock, seen, watch, changes, stop } = watched()
  const others: NetworkChange[] = []
  const stopOther = watch.subscribe((change) => others.push(change))
  const before = seen.checks
  clock.advance(20_000)
  expect(seen.checks - before).toBe(10)
  stop()
  seen.table = {}
  clock.advance(2_000)
  expect([changes.length, others.length]).toEqual([0, 1])
  stopOther()
  const after = seen.checks
  clock.advance(60_000)
  expect(seen.checks).toBe(after)
})

test('changes while no one listened are not reported', () => {
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

test('checks are less frequent for the lobby, and there are none for no one', () => {
  const { clock, seen, watch } = watched()
  const checksDuring = (during: () => void) => {
    const before = seen.checks
    during()
    return seen.checks - before
  }
  watch.setAttention('lobby')
  expect(checksDuring(() => clock.advance(60_000))).toBe(20)
  watch.setAttention('none')
  expect(checksDuring(() => clock.advance(3_600_000))).toBe(0)
  watch.setAttention('room')
  expect(checksDuring(() => clock.advance(60_000))).toBe(30)
})

test('after a pause, listeners hear at once what changed meanwhile', () => {
  const { clock, seen, watch, changes } = watched()
  watch.setAttention('none')
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(5_000)
  expect(changes).toEqual([])
  watch.setAttention('lobby')
  expect(changes).toEqual([{ slept: false, addressesChanged: true }])
  watch.setAttention('none')
  clock.advance(3_600_000)
  watch.setAttention('lobby')
  // No one would have noticed that the computer had slept.
  expect(changes.slice(1)).toEqual([{ slept: true, addressesChanged: false }])
  clock.advance(60_000)
  expect(changes).toHaveLength(2)
})

test('a later listener gets the attention level that was set before', () => {
  const { clock, seen, watch, stop } = watched()
  stop()
  watch.setAttention('none')
  watch.subscribe(() => {})
  const before = seen.checks
  clock.advance(60_000)
  expect(seen.checks).toBe(before)
  watch.setAttention('lobby')
  expect(seen.checks).toBe(before + 1)
})

/** Notifications have been on for long enough that nothing went unnoticed meanwhile. */
function notified() {
  const fixture = watched({ notifies: true })
  fixture.clock.advance(60_000)
  fixture.seen.checks = 0
  return fixture
}

test('if the system reports changes, there are no checks in between', () => {
  const { clock, seen, system, changes } = notified()
  clock.advance(3_600_000)
  expect(seen.checks).toBe(0)
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  system.events?.onChange()
  clock.advance(200)
  expect(changes).toEqual([{ slept: false, addressesChanged: true }])
  clock.advance(3_600_000)
  expect(seen.checks).toBe(1)
})

test('after each check that follows a notification, subscribers are called even if the table is the same', () => {
  const { clock, seen, system, watch, changes } = notified()
  const order: string[] = []
  watch.subscribe(
    () => order.push('change'),
    () => order.push('word'),
  )
  system.events?.onChange()
  // A caller that is awake looks first; the notification is passed on once.
  watch.checkSoon()
  clock.advance(1_000)
  expect([order, changes]).toEqual([['word'], []])
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  system.events?.onChange()
  clock.advance(200)
  expect(order).toEqual(['word', 'change', 'word'])
  watch.checkSoon()
  clock.advance(3_600_000)
  expect(order).toHaveLength(3)
})

test('notifications that may have been missed count as one', () => {
  const { clock, watch } = notified()
  let words = 0
  watch.subscribe(
    () => {},
    () => words++,
  )
  watch.setAttention('none')
  clock.advance(5_000)
  expect(words).toBe(0)
  watch.setAttention('room')
  clock.advance(3_600_000)
  expect(words).toBe(1)
})

test('if the system reports nothing, there are no notifications', () => {
  const { clock, seen, watch } = watched()
  let words = 0
  watch.subscribe(
    () => {},
    () => words++,
  )
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(60_000)
  expect(words).toBe(0)
})

test('a burst of changes leads to few checks, even if it lasts', () => {
  const { clock, seen, system, changes } = notified()
  for (let i = 0; i < 40; i++) {
    seen.table = { eth0: [ipv4(`10.0.0.${i + 6}`)] }
    system.events?.onChange()
    clock.advance(10)
  }
  clock.advance(1_000)
  expect(seen.checks).toBe(2)
  expect(changes).toHaveLength(2)
})

test('a change before notifications were on is noticed', () => {
  const { clock, seen, changes } = watched({ notifies: true })
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(2_000)
  expect(changes).toEqual([{ slept: false, addressesChanged: true }])
})

test('sleep is noticed at the first notification after it, since monotonic time stood still', () => {
  const { clock, system, changes } = notified()
  clock.setWall(clock.now() + 3_600_000)
  system.events?.onChange()
  clock.advance(200)
  expect(changes).toEqual([{ slept: true, addressesChanged: false }])
})

test('a caller that is awake triggers a check, which notices what the system does not report', () => {
  const { clock, seen, watch, changes } = notified()
  watch.checkSoon()
  watch.checkSoon()
  clock.advance(0)
  expect([seen.checks, changes]).toEqual([1, []])
  clock.setWall(clock.now() + 3_600_000)
  watch.checkSoon()
  clock.advance(0)
  expect(changes).toEqual([{ slept: true, addressesChanged: false }])
})

test('while polling, a caller that is awake triggers no check', () => {
  const { seen, clock, watch } = watched()
  const { checks } = seen
  watch.checkSoon()
  clock.advance(0)
  expect(seen.checks).toBe(checks)
})

test('when notifications end, polling starts', () => {
  const { clock, seen, system, changes } = notified()
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  system.events?.onEnd()
  expect(changes).toEqual([{ slept: false, addressesChanged: true }])
  clock.advance(60_000)
  expect(seen.checks).toBe(31)
  clock.setWall(clock.now() + 3_600_000)
  clock.advance(2_000)
  expect(changes.at(-1)).toEqual({ slept: true, addressesChanged: false })
})

test('notifications are on only while someone listens', () => {
  const { system, watch, stop } = notified()
  expect(system.events).not.toBeNull()
  watch.setAttention('none')
  expect(system.events).toBeNull()
  watch.setAttention('lobby')
  expect(system.events).not.toBeNull()
  stop()
  expect(system.events).toBeNull()
  watch.setAttention('none')
  watch.subscribe(() => {})
  expect(system.events).toBeNull()
})
