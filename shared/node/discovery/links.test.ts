import { beforeEach, describe, expect, test } from 'vitest'
import { FakeNetwork, ipv4, ipv6, type Program } from './network.fixture.ts'
import { decodePacket } from './packet.ts'

let network: FakeNetwork
let host: Program
let guest: Program
const ofHost = { table: { eth0: [ipv4('10.0.0.1')] } }
const ofGuest = { table: { eth0: [ipv4('10.0.0.2')] } }

beforeEach(() => {
  network = new FakeNetwork()
  ofHost.table = { eth0: [ipv4('10.0.0.1')] }
  ofGuest.table = { eth0: [ipv4('10.0.0.2')] }
  host = network.program('host', ofHost)
  guest = network.program('guest', ofGuest).browse()
})

const pass = (ms: number) => network.clock.advance(ms)
const queries = () => network.sent.filter(({ bytes }) => decodePacket(bytes)?.kind === 'query')

describe('links', () => {
  test('that change their address announce the new one', () => {
    host.announce()
    ofHost.table = { eth0: [ipv4('10.0.0.77')] }
    pass(3_200)
    expect(guest.addresses).toEqual(['10.0.0.77:5050'])
  })

  test('that disappear take their rooms along, and bring them back', () => {
    host.announce()
    ofGuest.table = { eth0: [] }
    pass(3_000)
    expect(guest.names).toEqual([])
    expect(guest.states.at(-1)).toEqual({ kind: 'off', problems: [] })
    ofGuest.table = { eth0: [ipv4('10.0.0.2')] }
    pass(3_200)
    expect(guest.names).toEqual(['Kitchen'])
    expect(guest.states.at(-1)).toEqual({ kind: 'on', links: ['eth0 IPv4'], problems: [] })
  })

  test('are opened again after sleep', () => {
    host.announce()
    pass(10_000)
    const before = queries().length
    network.clock.setWall(network.clock.now() + 3_600_000)
    pass(3_200)
    expect(queries().length).toBeGreaterThan(before)
    expect(guest.names).toEqual(['Kitchen'])
    expect(network.open).toBe(2)
  })

  test.each(['host', 'guest'])(
    'are opened again when the %s’s interface was replaced by one that looks the same',
    (computer) => {
      network.notifies = true
      const announcing = network.program('host', ofHost)
      const browsing = network.program('guest', ofGuest).browse()
      announcing.announce()
      pass(10_000)
      expect(browsing.names).toEqual(['Kitchen'])
      network.replaceInterfaces(computer)
      announcing.announce({ members: 2 })
      // Less than an announcement lasts, and less than the time until someone asks anyway.
      pass(2_000)
      expect(browsing.lists.at(-1)).toMatchObject([{ name: 'Kitchen', members: 2 }])
      pass(120_000)
      expect(browsing.names).toEqual(['Kitchen'])
    },
  )

  test('stay open when the system reports a change that does not affect them', () => {
    network.notifies = true
    const browsing = network.program('guest', ofGuest).browse()
    host.announce()
    pass(10_000)
    const { length } = browsing.lists
    network.listeners.get('guest')?.onChange()
    pass(2_000)
    expect(browsing.lists).toHaveLength(length)
    expect(network.open).toBe(3)
  })

  test('that cannot be opened are reported, and tried again', () => {
    network.refuses = () => 'port-taken'
    const late = network.program('late', { table: { eth0: [ipv4('10.0.0.3')] } }).browse()
    expect(late.states.at(-1)).toEqual({
      kind: 'off',
      problems: [{ link: 'eth0 IPv4', code: 'port-taken', detail: 'refused' }],
    })
    host.announce()
    network.refuses = () => null
    pass(35_000)
    expect(late.names).toEqual(['Kitchen'])
    expect(late.states.at(-1)).toMatchObject({ kind: 'on', problems: [] })
  })

  test('carry the addresses that can be used on them', () => {
    ofHost.table = { ...ofHost.table, wlan0: [ipv4('192.168.1.1')] } as typeof ofHost.table
    pass(3_200)
    host.announce()
    expect(guest.addresses).toEqual(['10.0.0.1:5050'])
  })

  test('of IPv6 carry rooms that listen there, link-local ones with the zone of the browser', () => {
    Object.assign(ofHost.table, { eth0: [ipv4('10.0.0.1'), ipv6('fe80::1', 7)] })
    Object.assign(ofGuest.table, { eth0: [ipv4('10.0.0.2'), ipv6('fe80::2', 3)] })
    pass(3_200)
    host.announce({ bind: '::' })
    expect(guest.addresses).toEqual(['10.0.0.1:5050', '[fe80::1%eth0]:5050'])
  })

  test('carry a room that listens on one address only on its link', () => {
    host.announce({ bind: '10.0.0.1' })
    host.announce({ room: 'other', bind: '192.168.9.9' })
    host.announce({ room: 'local', bind: '127.0.0.1' })
    expect(guest.names).toEqual(['Kitchen'])
  })

  test('of loopback carry rooms that only this computer can reach', () => {
    const alone = { table: { lo: [ipv4('127.0.0.1', true)] } }
    const one = network.program('alone', alone)
    const other = network.program('alone', alone).browse()
    one.announce({ bind: '127.0.0.1' })
    expect(other.addresses).toEqual(['127.0.0.1:5050'])
  })
})
