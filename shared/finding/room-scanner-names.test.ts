import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../protocol/base/limits.ts'
import { address, at, kitchen, Network } from './room-scanner.fixture.ts'
import { RoomScanner } from './room-scanner.ts'

let network: Network
beforeEach(() => {
  network = new Network()
})
const names = () => network.rooms.map(({ name }) => name)

describe('a name that is to be asked', () => {
  const RANGE = Array.from({ length: limits.probesAtOnce }, (_, i) => at(`10.0.7.${i}`))

  test('is looked up first, asked at all its addresses, and listed as it was given', () => {
    network.names.set('attic.local', ['10.0.5.20', 'fe80::20'])
    network.hosts.set('10.0.5.20:5051,[fe80::20]:5051', { kind: 'room', told: kitchen })
    network.scanner.follow([at('attic.local:5051')])
    network.clock.advance(100)
    expect(network.rooms).toMatchObject([{ id: 'kitchen', addresses: [address('attic.local:5051')] }])
  })

  test('and leads nowhere is no room, and looked up again at its next turn', () => {
    network.names.set('attic.local', [])
    network.scanner.follow([at('attic.local')])
    expect(network.dialled).toEqual([])
    network.clock.advance(limits.probeEveryMs)
    expect(network.lookedUp).toHaveLength(2)
    expect(network.dialled).toEqual([])
  })

  test('keeps no one else from being asked while it is looked up, however many there are', () => {
    const nobodies = Array.from({ length: limits.probedEntries }, (_, i) => at(`unknown${i}.example`))
    network.scanner.follow([...nobodies, ...RANGE])
    network.clock.advance(2_000)
    expect(network.dialled).toHaveLength(RANGE.length)
    expect(network.mostUnderWay).toBe(limits.probesAtOnce)
  })

  test('has waited long enough after namingMs: anyone who waits for all to be asked goes on', async () => {
    network.scanner.follow([at('unknown.example')])
    let asked = false
    const all = network.scanner.askedAll().then(() => (asked = true))
    network.clock.advance(limits.namingMs - 1)
    await Promise.resolve()
    expect(asked).toBe(false)
    network.clock.advance(1)
    await all
    expect(network.dialled).toEqual([])
  })

  test('that takes its time is asked as soon as it is known, within the pace', () => {
    network.scanner.follow([at('attic.local'), ...RANGE.slice(0, 3)])
    network.clock.advance(1_000)
    network.known('attic.local', '10.0.5.20')
    network.clock.advance(100)
    expect(network.dialled.at(-1)).toEqual({ at: 1_000, address: '10.0.5.20:5050' })
    expect(network.dialled).toHaveLength(4)
  })

  test('that waits for a minute behind others that lead nowhere is asked once it is known', () => {
    network.scanner.follow([at('attic.local:5051')])
    network.clock.advance(60_000)
    network.hosts.set('10.0.5.20:5051', { kind: 'room', told: kitchen })
    network.known('attic.local', '10.0.5.20')
    network.clock.advance(100)
    expect(names()).toEqual(['Kitchen'])
    expect(network.lookedUp).toEqual(['attic.local'])
  })

  test('is not looked up any more when it is taken off the list', () => {
    let cancelled = 0
    const { clock } = network
    const lookUp = () => () => void cancelled++
    const dial = () => {
      throw new Error('no one is to be asked')
    }
    const scanner = new RoomScanner({ clock, lookUp, dial }, () => {})
    scanner.follow([at('attic.local')])
    scanner.follow([])
    clock.advance(limits.probeEveryMs)
    expect(cancelled).toBe(1)
  })
})
