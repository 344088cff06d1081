import { expect, test, vi } from 'vitest'
import type { PublishedRoom, Publisher } from '../../node/discovery/discovery.ts'
import { systemClock } from '../../node/system.ts'
import type { Cancel } from '../../protocol/base/clock.ts'
import { LAB, listening } from './hosted-room.fixture.ts'
import { runHosted } from './run-hosted.ts'

/** A room that listens and is maintained, on a network that records what it is told. */
async function running({ announces = true, retention = {} } = {}) {
  const { hosted, log, port } = await listening()
  const announced: PublishedRoom[] = []
  const withdrawn: string[] = []
  const publisher: Publisher = {
    announce: (room) => announced.push(room),
    withdraw: (id) => Promise.resolve(void withdrawn.push(id)),
    stop: () => Promise.resolve(),
  }
  const listeners = new Set<() => void>()
  const watch = {
    subscribe: (onChange: (change: { slept: boolean; addressesChanged: boolean }) => void): Cancel => {
      const listener = () => onChange({ slept: false, addressesChanged: true })
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const follow = vi.spyOn(hosted, 'reportAddressChanges')
  const stop = runHosted(
    { hosted, log, at: { address: '127.0.0.1', port }, notices: [] },
    {
      card: LAB,
      publisher: announces ? publisher : null,
      watch,
      retention,
      clock: systemClock,
      onRetention: () => {},
    },
  )
  const networkChanges = () => {
    for (const listener of listeners) listener()
  }
  return { hosted, log, port, announced, withdrawn, follow, networkChanges, stop }
}

test('a room is announced while it runs, again when its door changes, and withdrawn at the end', async () => {
  const { hosted, port, announced, withdrawn, stop } = await running()
  expect(announced).toMatchObject([{ room: LAB.id, name: LAB.name, port, policy: 'open' }])
  await hosted.act({ kind: 'door', policy: 'knock' })
  expect(announced.at(-1)).toMatchObject({ policy: 'knock' })
  await stop()
  expect(withdrawn).toEqual([LAB.id])
  const { length } = announced
  await hosted.act({ kind: 'door', policy: 'open' })
  expect(announced).toHaveLength(length)
})

test('a hidden room is announced to no one', async () => {
  const { announced, withdrawn, stop } = await running({ announces: false })
  await stop()
  expect([...announced, ...withdrawn]).toEqual([])
})

test('its members are told its other addresses when the network changes, while it runs', async () => {
  const { follow, networkChanges, stop } = await running()
  networkChanges()
  expect(follow).toHaveBeenCalledOnce()
  await stop()
  networkChanges()
  expect(follow).toHaveBeenCalledOnce()
})

test('its log is kept within its limits', async () => {
  const { hosted, log, stop } = await running({ retention: { events: 1 } })
  for (const policy of ['knock', 'open', 'knock'] as const) await hosted.act({ kind: 'door', policy })
  await stop()
  expect(log.first).toBe(1)
  const again = runHosted(
    { hosted, log, at: { address: '127.0.0.1', port: 1 }, notices: [] },
    {
      card: LAB,
      publisher: null,
      watch: { subscribe: () => () => {} },
      retention: { events: 1 },
      clock: systemClock,
      onRetention: () => {},
    },
  )
  expect(log.first).toBe(log.head.seq)
  await again()
})
