import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../protocol/base/limits.ts'
import { address, at, KEY, kitchen, Network } from './room-scanner.fixture.ts'

const OTHER_KEY = 'o'.repeat(43)

let network: Network
beforeEach(() => {
  network = new Network()
})
const names = () => network.rooms.map(({ name }) => name)

describe('a scanner', () => {
  test('[A1] lists a room that answers, as if it were announced', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('10.0.5.20')])
    network.clock.settle()
    expect(network.rooms).toEqual([
      {
        id: 'kitchen',
        name: 'Kitchen',
        version: '2.0',
        members: 3,
        policy: 'knock',
        fingerprint: KEY.slice(0, 16),
        addresses: [address('10.0.5.20:5050')],
      },
    ])
    expect(network.asked).toEqual([{ kind: 'about', version: '2.0' }])
    expect(network.underWay).toBe(0)
  })

  test('lists a room of two addresses once', () => {
    for (const text of ['10.0.5.20:5050', '10.0.6.20:5050'])
      network.hosts.set(text, { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('10.0.5.20'), at('10.0.6.20')])
    network.clock.advance(1_000)
    expect(network.rooms).toHaveLength(1)
    expect(network.rooms[0]?.addresses).toHaveLength(2)
  })

  test('[A3] names the requested room only to the known host', () => {
    const known = { room: 'kitchen', hostKey: KEY }
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen, key: OTHER_KEY })
    network.scanner.setTargets([at('10.0.5.20', known)])
    network.clock.settle()
    expect(network.asked).toEqual([])
    expect(names()).toEqual([])

    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    network.clock.advance(limits.probeEveryMs)
    expect(network.asked).toEqual([{ kind: 'about', version: '2.0', room: 'kitchen' }])
    expect(names()).toEqual(['Kitchen'])
  })

  test.each(['2', '1.0\u009B2J', '\u202E0.1', ''])('does not list a room of version %j', (version) => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: { ...kitchen, version } })
    network.hosts.set('10.0.5.21:5050', {
      kind: 'room',
      info: { ...kitchen, room: { id: 'cellar', name: 'Cellar' } },
    })
    network.scanner.setTargets([at('10.0.5.20'), at('10.0.5.21')])
    network.clock.advance(1_000)
    expect(names()).toEqual(['Cellar'])
  })

  test('[A3] ignores another room at the address of the known one', () => {
    const other = { ...kitchen, room: { id: 'cellar', name: 'Cellar' } }
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: other })
    network.scanner.setTargets([at('10.0.5.20', { room: 'kitchen', hostKey: KEY })])
    network.clock.settle()
    expect(names()).toEqual([])
  })

  test('[A2] lists a hidden room without a count', () => {
    const { here: _, ...info } = kitchen
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info })
    network.scanner.setTargets([at('10.0.5.20', { room: 'kitchen', hostKey: KEY })])
    network.clock.settle()
    expect(network.rooms).toMatchObject([{ members: null }])
  })

  test.each([
    { kind: 'refuses' },
    { kind: 'closes', reason: 'not-told' },
    { kind: 'closes', reason: 'host-stopping' },
  ] as const)('drops a room at once if the host $kind $reason', (behaviour) => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('10.0.5.20')])
    network.clock.settle()
    network.hosts.set('10.0.5.20:5050', behaviour)
    network.clock.advance(limits.probeEveryMs)
    expect(names()).toEqual([])
  })

  test('keeps a room after one silence, and not after two', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('10.0.5.20')])
    network.clock.settle()
    network.hosts.delete('10.0.5.20:5050')
    network.clock.advance(limits.probeEveryMs + limits.probeMs)
    expect(names()).toEqual(['Kitchen'])
    network.clock.advance(limits.probeEveryMs + limits.probeMs)
    expect(names()).toEqual([])
  })

  test('keeps a room after one silence among a thousand empty addresses', () => {
    const silent = Array.from({ length: 1_000 }, (_, i) => at(`10.1.${i >> 8}.${i & 255}`))
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('10.0.5.20'), ...silent])
    // The first pass takes the longest.
    network.clock.advance(120_000)
    expect(names()).toEqual(['Kitchen'])
    network.hosts.delete('10.0.5.20:5050')
    network.clock.advance(limits.probeEveryMs)
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    for (let second = 0; second < 120; second++) {
      network.clock.advance(1_000)
      expect(names()).toEqual(['Kitchen'])
    }
  })

  test('[V3] ignores other frames of a newer host, and waits for the answer', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen, before: '{"kind":"weather"}' })
    network.scanner.setTargets([at('10.0.5.20')])
    network.clock.settle()
    expect(names()).toEqual(['Kitchen'])
  })

  test('does not query a silent range on each change of networks', () => {
    network.scanner.setTargets(Array.from({ length: 1_000 }, (_, i) => at(`10.1.${i >> 8}.${i & 255}`)))
    network.clock.advance(60_000)
    const before = network.dialled.length
    for (let times = 0; times < 60; times++) {
      network.scanner.scanNow()
      network.clock.advance(10_000)
    }
    // At most twice the slow rate: for the turns that are due, and for the changes.
    expect(network.dialled.length - before).toBeLessThanOrEqual(2 * 600 * limits.probesOfSilentPerSecond)
  })

  test('drops a room that is no longer a target', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('10.0.5.20')])
    network.clock.settle()
    network.scanner.setTargets([])
    expect(names()).toEqual([])
    network.clock.advance(10 * limits.probeEveryMs)
    expect(network.dialled).toHaveLength(1)
  })

  test('scans all targets again on request, including those with a query under way', () => {
    network.hosts.set('10.0.5.20:5050', { kind: 'refuses' })
    network.scanner.setTargets([at('10.0.5.20'), at('10.0.5.21')])
    network.clock.advance(100)
    network.scanner.scanNow()
    network.clock.advance(limits.probeMs + 100)
    expect(network.dialled.map(({ address: text }) => text)).toEqual([
      '10.0.5.20:5050',
      '10.0.5.21:5050',
      '10.0.5.20:5050',
      '10.0.5.21:5050',
    ])
  })

  test('keeps to its rate, its number at once and its turns, however many targets there are', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => at(`10.0.${i >> 8}.${i & 255}`))
    network.scanner.setTargets(many)
    network.clock.advance(120_000)
    expect(network.mostUnderWay).toBeLessThanOrEqual(limits.probesAtOnce)
    const bounded = limits.probedAddresses + limits.recentsProbed
    expect(new Set(network.dialled.map(({ address: text }) => text)).size).toBe(bounded)
    for (let second = 0; second < 120; second++) {
      const begun = network.dialled.filter((one) => Math.floor(one.at / 1_000) === second)
      expect(begun.length).toBeLessThanOrEqual(limits.probesPerSecond + 1)
    }
    // No one answered, so the second pass is not early.
    expect(network.dialled).toHaveLength(bounded)
    network.clock.advance(10 * 60_000)
    expect(network.dialled.length).toBeLessThanOrEqual(bounded * 4)
  })

  test('resolves scannedAll when every target was queried once', async () => {
    let all = false
    network.scanner.setTargets([at('10.0.5.20'), at('10.0.5.21')])
    void network.scanner.scannedAll().then(() => (all = true))
    network.clock.advance(limits.probeMs - 1)
    await Promise.resolve()
    expect(all).toBe(false)
    network.clock.advance(100)
    await Promise.resolve()
    expect(all).toBe(true)
  })

  test.each([
    ['an address is queried', '10.0.5.20'],
    ['a name is looked up', 'unknown.example'],
  ])('resolves scannedAll if it is stopped while %s, and afterwards', async (_title, text) => {
    let resolved = 0
    network.scanner.setTargets([at(text)])
    void network.scanner.scannedAll().then(() => resolved++)
    network.scanner.stop()
    void network.scanner.scannedAll().then(() => resolved++)
    network.clock.advance(limits.probeMs + limits.lookUpMs)
    await Promise.resolve()
    expect(resolved).toBe(2)
  })

  test('does nothing without targets, and after stop', () => {
    network.scanner.setTargets([])
    network.clock.advance(3_600_000)
    network.scanner.setTargets([at('10.0.5.20')])
    network.scanner.stop()
    network.clock.advance(3_600_000)
    expect(network.dialled).toHaveLength(1)
    expect(network.underWay).toBe(0)
  })
})
