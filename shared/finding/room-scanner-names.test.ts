import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../protocol/base/limits.ts'
import { address, at, kitchen, Network } from './room-scanner.fixture.ts'
import { RoomScanner } from './room-scanner.ts'

let network: Network
beforeEach(() => {
  network = new Network()
})
const names = () => network.rooms.map(({ name }) => name)

describe('a name on the list', () => {
  const RANGE = Array.from({ length: limits.probesAtOnce }, (_, i) => at(`10.0.7.${i}`))

  test('is looked up, queried at all its addresses, and listed as it was typed', () => {
    network.names.set('attic.local', ['10.0.5.20', 'fe80::20'])
    network.hosts.set('10.0.5.20:5051,[fe80::20]:5051', { kind: 'room', info: kitchen })
    network.scanner.setTargets([at('attic.local:5051')])
    network.clock.advance(100)
    expect(network.rooms).toMatchObject([{ id: 'kitchen', addresses: [address('attic.local:5051')] }])
  })

  test('that has no addresses is looked up again at its next turn', () => {
    network.names.set('attic.local', [])
    network.scanner.setTargets([at('attic.local')])
    expect(network.dialled).toEqual([])
    network.clock.advance(limits.probeEveryMs)
    expect(network.lookedUp).toHaveLength(2)
    expect(network.dialled).toEqual([])
  })

  test('delays no other query while it is looked up, however many names there are', () => {
    const unknown = Array.from({ length: limits.probedEntries }, (_, i) => at(`unknown${i}.example`))
    network.scanner.setTargets([...unknown, ...RANGE])
    network.clock.advance(2_000)
    expect(network.dialled).toHaveLength(RANGE.length)
    expect(network.mostUnderWay).toBe(limits.probesAtOnce)
  })

  test('is not waited for longer than lookUpMs', async () => {
    network.scanner.setTargets([at('unknown.example')])
    let asked = false
    const all = network.scanner.scannedAll().then(() => (asked = true))
    network.clock.advance(limits.lookUpMs - 1)
    await Promise.resolve()
    expect(asked).toBe(false)
    network.clock.advance(1)
    await all
    expect(network.dialled).toEqual([])
  })

  test('whose lookup is slow is queried as soon as the rate allows', () => {
    network.scanner.setTargets([at('attic.local'), ...RANGE.slice(0, 3)])
    network.clock.advance(1_000)
    network.endLookUp('attic.local', '10.0.5.20')
    network.clock.advance(100)
    expect(network.dialled.at(-1)).toEqual({ at: 1_000, address: '10.0.5.20:5050' })
    expect(network.dialled).toHaveLength(4)
  })

  test('whose lookup takes a minute is queried once it ends', () => {
    network.scanner.setTargets([at('attic.local:5051')])
    network.clock.advance(60_000)
    network.hosts.set('10.0.5.20:5051', { kind: 'room', info: kitchen })
    network.endLookUp('attic.local', '10.0.5.20')
    network.clock.advance(100)
    expect(names()).toEqual(['Kitchen'])
    expect(network.lookedUp).toEqual(['attic.local'])
  })

  test('that is removed from the list is no longer looked up', () => {
    let cancelled = 0
    const { clock } = network
    const lookUp = () => () => void cancelled++
    const dial = () => {
      throw new Error('nothing may be dialled')
    }
    const scanner = new RoomScanner({ clock, lookUp, dial }, () => {})
    scanner.setTargets([at('attic.local')])
    scanner.setTargets([])
    clock.advance(limits.probeEveryMs)
    expect(cancelled).toBe(1)
  })
})
