import { expect, test } from 'vitest'
import { ManualClock } from '../protocol/manual-clock.ts'
import type { InterfaceTable } from './addresses.ts'
import { ipv4 } from './discovery/network.fixture.ts'
import { watchNetwork } from './network-watch.ts'

function watched() {
  const clock = new ManualClock()
  const seen = { table: { eth0: [ipv4('10.0.0.5')] } as InterfaceTable, changes: 0 }
  const stop = watchNetwork(
    clock,
    () => seen.changes++,
    () => seen.table,
  )
  return { clock, seen, stop }
}

test('another address is noticed within two seconds, and once', () => {
  const { clock, seen } = watched()
  clock.advance(60_000)
  expect(seen.changes).toBe(0)
  seen.table = { eth0: [ipv4('10.0.0.6')] }
  clock.advance(2_000)
  expect(seen.changes).toBe(1)
  clock.advance(60_000)
  expect(seen.changes).toBe(1)
})

test('sleep is noticed, whatever the addresses', () => {
  const { clock, seen } = watched()
  clock.advance(1_000)
  clock.setWall(clock.now() + 3_600_000)
  clock.advance(2_000)
  expect(seen.changes).toBe(1)
})

test('nothing is noticed after its end', () => {
  const { clock, seen, stop } = watched()
  stop()
  seen.table = {}
  clock.advance(60_000)
  expect(seen.changes).toBe(0)
})
