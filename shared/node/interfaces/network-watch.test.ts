import { expect, test } from 'vitest'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import type { InterfaceTable } from './addresses.ts'
import { ipv4 } from '../discovery/network.fixture.ts'
import type { NetworkEvents } from './network-source.ts'
import { NetworkWatch, type NetworkChange } from './network-watch.ts'

function watched({ tells: notifies = false } = {}) {
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

test('a container that comes or goes is a change, and no other way to anybody', () => {
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

test('all who listen share one look, and none is taken when no one does', () => {
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

test('what happened while no one listened is not news', () => {
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

test('for the lobby it is looked less often, and for no one not at all', () => {
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

test('anyone who comes back to it hears at once of what changed meanwhile', () => {
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

test('it looks for anyone who listens later as often as was said before', () => {
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
  const all = watched({ tells: true })
  all.clock.advance(60_000)
  all.seen.checks = 0
  return all
}

test('where the system tells of changes, nothing is looked at in between', () => {
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

test('after every word and look there is word for anyone who asked for it, also where the table is the same', () => {
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

test('what the system said while it was not listened to counts as word, once', () => {
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

test('where systems tell nothing, there is no word', () => {
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

test('a burst of changes is one look, also if it goes on and on', () => {
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

test('what changed before the system was listened to is noticed all the same', () => {
  const { clock, seen, changes } = watched({ tells: true })
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(2_000)
  expect(changes).toEqual([{ slept: false, addressesChanged: true }])
})

test('sleep is noticed at the first word after it, for monotonic time stood still meanwhile', () => {
  const { clock, system, changes } = notified()
  clock.setWall(clock.now() + 3_600_000)
  system.events?.onChange()
  clock.advance(200)
  expect(changes).toEqual([{ slept: true, addressesChanged: false }])
})

test('who is awake anyway looks as well, and notices what the system does not tell of', () => {
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

test('where it is looked again and again, a glance is none', () => {
  const { seen, clock, watch } = watched()
  const { checks } = seen
  watch.checkSoon()
  clock.advance(0)
  expect(seen.checks).toBe(checks)
})

test('when the system tells no more, it is looked again and again', () => {
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

test('the system is listened to only while someone wants to know', () => {
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
