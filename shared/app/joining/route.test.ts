import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Dial } from '../../client/session/dial.ts'
import type { FoundRoom } from '../../finding/found-rooms.ts'
import { formatAddress, parseAddress, type Address } from '../../protocol/finding/address.ts'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { memoryTransports } from '../../protocol/wire/memory-transport.ts'
import { routeTo, type RouteTarget } from './route.ts'

const KEY = 'k'.repeat(43)
const at = (text: string): Address => {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw new Error(`${text} is no address`)
  return parsed.address
}

/**
 * A route whose dials the test answers: at the addresses in `hosts` there is a host with the key
 * given there.
 */
function routeWith(target: Partial<RouteTarget> & { to: string[] }, hosts: Record<string, string> = {}) {
  const clock = new ManualClock()
  const { to, ...more } = target
  const around = { network: 0, found: [] as FoundRoom[] }
  let dialled: string[] = []
  const reached: string[] = []
  const dialTo =
    (address: Address, hostKey: string | undefined): Dial =>
    ({ onOpen, onFailed }) => {
      const text = formatAddress(address)
      dialled.push(text)
      const key = hosts[text]
      if (key === undefined) onFailed('connection-refused', '')
      else if (hostKey !== undefined && key !== hostKey)
        onFailed('host-key-changed', '', { known: hostKey, seen: key })
      else onOpen(memoryTransports(clock)[0])
      return () => {}
    }
  const route = routeTo(
    { addresses: to.map(at), ...more },
    {
      clock,
      dialTo,
      keyOf: () => undefined,
      found: () => around.found,
      own: () => ['192.168.1.2'],
      network: () => around.network,
      onReached: (_, address) => reached.push(address),
    },
  )
  /**
   * Dials once; whatever answers lets this client in. Returns what it dialled, and how that ended.
   */
  const go = () => {
    dialled = []
    let outcome = ''
    route.dial({
      onOpen: () => {
        outcome = 'in'
        expect(route.checkHost('room', KEY)).toBeNull()
      },
      onFailed: (failure) => (outcome = failure),
    })
    return { dialled, outcome }
  }
  return { clock, hosts, around, reached, route, go }
}

const found = (...addresses: string[]): FoundRoom => ({
  id: 'room',
  name: 'Kitchen',
  version: '2.0',
  members: 1,
  policy: 'open',
  fingerprint: KEY.slice(0, 16),
  addresses: addresses.map(at),
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('[H7] the addresses that a host names', () => {
  test('are not tried while the current address answers', () => {
    const { route, go } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    route.onAddresses(['192.168.1.20:5050', '10.9.0.20:5050'])
    expect(go()).toEqual({ dialled: ['192.168.1.20:5050'], outcome: 'in' })
  })

  test('are tried when the current address fails; from then on, the last one that answered is tried first', () => {
    const { route, go, hosts, reached } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    route.onAddresses(['192.168.1.20:5050', '10.9.0.20:5050'])
    delete hosts['192.168.1.20:5050']
    hosts['10.9.0.20:5050'] = KEY
    expect(go()).toEqual({ dialled: ['192.168.1.20:5050', '10.9.0.20:5050'], outcome: 'in' })
    expect(go().dialled).toEqual(['10.9.0.20:5050'])
    expect(reached).toEqual(['192.168.1.20:5050', '10.9.0.20:5050', '10.9.0.20:5050'])
  })

  test('and announced addresses are tried before older ones', () => {
    const { route, go, hosts, around } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    route.onAddresses(['192.168.1.21:5050'])
    delete hosts['192.168.1.20:5050']
    hosts['192.168.1.21:5050'] = KEY
    go()
    delete hosts['192.168.1.21:5050']
    hosts['192.168.1.22:5050'] = KEY
    around.found = [found('192.168.1.22:5050')]
    expect(go().dialled).toEqual(['192.168.1.21:5050', '192.168.1.22:5050'])
    delete hosts['192.168.1.22:5050']
    hosts['192.168.1.20:5050'] = KEY
    expect(go()).toEqual({
      dialled: ['192.168.1.22:5050', '192.168.1.21:5050', '192.168.1.20:5050'],
      outcome: 'in',
    })
  })

  test('are tried nearest first', () => {
    const { route, go, hosts } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    route.onAddresses(['203.0.113.7:5050', '[2001:db8::7]:5050', '10.9.0.20:5050', '192.168.1.30:5050'])
    delete hosts['192.168.1.20:5050']
    expect(go().dialled).toEqual([
      '192.168.1.20:5050',
      '10.9.0.20:5050',
      '192.168.1.30:5050',
      '203.0.113.7:5050',
      '[2001:db8::7]:5050',
    ])
  })

  test('that do not show the host’s key are backed off, and tried again at once in another network', () => {
    const { route, go, hosts, clock, around } = routeWith(
      { to: ['192.168.1.20'] },
      { '192.168.1.20:5050': KEY },
    )
    go()
    route.onAddresses(['10.9.0.20:5050'])
    delete hosts['192.168.1.20:5050']
    expect(go().dialled).toHaveLength(2)
    expect(go().dialled).toEqual(['192.168.1.20:5050'])
    clock.advance(limits.unverifiedRetryMs)
    expect(go().dialled).toHaveLength(2)
    clock.advance(limits.unverifiedRetryMs)
    expect(go().dialled).toHaveLength(1)
    around.network++
    expect(go().dialled).toHaveLength(2)
  })

  test('cause no warning if another host has them by now; its own address with another key does', () => {
    const { route, go, hosts } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    route.onAddresses(['10.9.0.20:5050'])
    delete hosts['192.168.1.20:5050']
    hosts['10.9.0.20:5050'] = 'x'.repeat(43)
    expect(go()).toMatchObject({ dialled: { length: 2 }, outcome: 'connection-refused' })
    hosts['192.168.1.20:5050'] = 'x'.repeat(43)
    expect(go().outcome).toBe('host-key-changed')
  })

  test('are never names', () => {
    const { route, go, hosts } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    route.onAddresses(['victim.example:5050', '010.9.0.20:5050'])
    delete hosts['192.168.1.20:5050']
    expect(go().dialled).toEqual(['192.168.1.20:5050'])
  })

  test.each([
    ['named in its updates', ['203.0.113.9:5050']],
    ['and in its invite', ['203.0.113.9:5050', '198.51.100.1:5050', '198.51.100.1:80']],
  ])(
    'cause at most nine connections an hour to any computer, even if a member is disconnected all day: %s',
    (_, to) => {
      const host = '203.0.113.9:5050'
      const { route, go, hosts, clock } = routeWith({ to }, { [host]: KEY })
      const counts = new Map<string, number>()
      let inOneGo = 0
      for (let second = 0; second < 3_600; second++) {
        hosts[host] = KEY
        go()
        // Eight ports in eight spellings of few computers, different each time; and then the host
        // does not answer.
        route.onAddresses([
          '198.51.100.1:80',
          `198.51.100.1:${1_024 + second}`,
          `[::ffff:198.51.100.1]:${1_024 + second}`,
          ...Array.from({ length: 5 }, (__, i) => `198.51.${second % 250}.${i + 2}:443`),
        ])
        delete hosts[host]
        const others = go().dialled.filter((text) => text !== host)
        inOneGo = Math.max(inOneGo, others.length)
        for (const text of others) {
          const computer = at(text).host.replace('::ffff:', '')
          counts.set(computer, (counts.get(computer) ?? 0) + 1)
        }
        clock.advance(1_000)
      }
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(9)
      expect(counts.size).toBe(limits.unverifiedHostsPerHour)
      expect(inOneGo).toBeLessThanOrEqual(limits.otherAddresses)
    },
  )
})

describe('an announced room', () => {
  test('is dialled each time in this computer’s own networks, whatever failed before', () => {
    const { go, hosts, around } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    delete hosts['192.168.1.20:5050']
    around.found = [found('192.168.1.77:5050')]
    expect(go().dialled).toEqual(['192.168.1.20:5050', '192.168.1.77:5050'])
    expect(go().dialled).toEqual(['192.168.1.20:5050', '192.168.1.77:5050'])
  })

  test('[H7] is unverified anywhere else', () => {
    const { go, hosts, around } = routeWith({ to: ['192.168.1.20'] }, { '192.168.1.20:5050': KEY })
    go()
    delete hosts['192.168.1.20:5050']
    around.found = [found('203.0.113.7:5050')]
    expect(go().dialled).toEqual(['192.168.1.20:5050', '203.0.113.7:5050'])
    expect(go().dialled).toEqual(['192.168.1.20:5050'])
  })
})

test('a recent room is dialled at all earlier addresses of its host, each time', () => {
  const { go } = routeWith({ to: ['192.168.1.20', '203.0.113.7'], visited: true, expected: KEY })
  for (let i = 0; i < 5; i++) expect(go().dialled).toEqual(['192.168.1.20:5050', '203.0.113.7:5050'])
})
