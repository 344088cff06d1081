import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../../protocol/finding/address.ts'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { UnverifiedHosts, isNear, mayBeShared } from './unverified-hosts.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND

/** Dials whenever it may, for so long; returns when it did, in seconds. */
function dialled(
  clock: ManualClock,
  unverified: UnverifiedHosts,
  hosts: readonly string[],
  forMs: number,
): number[] {
  const at: number[] = []
  for (const begun = clock.elapsed(); clock.elapsed() - begun < forMs; clock.advance(SECOND))
    for (const host of hosts)
      if (unverified.mayDial(host)) at.push(Math.round((clock.elapsed() - begun) / SECOND))
  return at
}

describe('[H7] a computer that is said to be the host and does not show its key', () => {
  test('is dialled at once, then ever more rarely: nine times in the first hour, four in each later hour', () => {
    const clock = new ManualClock()
    const unverified = new UnverifiedHosts(clock)
    expect(dialled(clock, unverified, ['203.0.113.7'], HOUR)).toEqual([
      0, 15, 45, 105, 225, 465, 945, 1845, 2745,
    ])
    expect(dialled(clock, unverified, ['203.0.113.7'], HOUR)).toHaveLength(4)
  })

  test('counts as one, however its address is spelt', () => {
    const unverified = new UnverifiedHosts(new ManualClock())
    expect(unverified.mayDial('203.0.113.7')).toBe(true)
    expect(unverified.mayDial('::ffff:203.0.113.7')).toBe(false)
    expect(unverified.mayDial('::ffff:cb00:7107')).toBe(false)
    expect(unverified.mayDial('2001:db8::7')).toBe(true)
    expect(unverified.mayDial('2001:0DB8:0::0007')).toBe(false)
  })

  test('may be dialled again at once in another network, and only there', () => {
    const clock = new ManualClock()
    const unverified = new UnverifiedHosts(clock)
    unverified.enterNetwork(1)
    dialled(clock, unverified, ['192.168.1.7'], HOUR)
    unverified.enterNetwork(1)
    expect(unverified.mayDial('192.168.1.7')).toBe(false)
    unverified.enterNetwork(2)
    expect(unverified.mayDial('192.168.1.7')).toBe(true)
    expect(unverified.mayDial('192.168.1.7')).toBe(false)
  })

  test('is one of a few per hour, whatever the host says and wherever this computer goes', () => {
    const clock = new ManualClock()
    const unverified = new UnverifiedHosts(clock)
    const many = Array.from({ length: 200 }, (_, i) => `198.51.100.${i}`)
    const seen = new Set<string>()
    for (let network = 0; network < 10; network++) {
      unverified.enterNetwork(network)
      for (const host of many) if (unverified.mayDial(host)) seen.add(host)
      clock.advance(SECOND)
    }
    expect(seen.size).toBe(limits.unverifiedHostsPerHour)
    // Those that were left alone for an hour are forgotten, and make room.
    clock.advance(HOUR)
    expect(unverified.mayDial('192.0.2.1')).toBe(true)
  })
})

describe('[H7] an address that may be shared', () => {
  const tellable = (text: string) => {
    const parsed = parseAddress(text)
    return parsed.ok && mayBeShared(parsed.address)
  }

  test.each(['10.0.0.1:5050', '[2001:db8::1]:5050', '[fe80::1%eth0]:5050', '100.0.10.20'])('is %s', (text) =>
    expect(tellable(text)).toBe(true),
  )

  test.each(['attic.local:5050', 'a.example', 'localhost', '010.0.0.1', '10.0.0.01:5050'])(
    'is not %s: it could be spelt in many ways, or resolve to anything',
    (text) => expect(tellable(text)).toBe(false),
  )
})

describe('near', () => {
  test.each(['10.1.2.3', '192.168.9.9', '172.31.0.1', '169.254.1.1', '100.64.0.1', '127.0.0.1'])(
    'is %s',
    (host) => expect(isNear(host, [])).toBe(true),
  )
  test.each(['fe80::1%eth0', 'fd00::1', 'fc12:3::4', '::1', '::ffff:10.0.0.1'])('is %s', (host) =>
    expect(isNear(host, [])).toBe(true),
  )
  test.each(['203.0.113.7', '172.32.0.1', '100.128.0.1', '2001:db8::1', 'fc:1::2', '::ffff:203.0.113.7'])(
    'is not %s',
    (host) => expect(isNear(host, ['192.168.1.2', 'fd00::2'])).toBe(false),
  )
  test('includes hosts that share a network with this computer', () => {
    const own = ['203.0.113.20', '2001:db8:0:1::20']
    expect(isNear('203.0.113.7', own)).toBe(true)
    expect(isNear('203.0.114.7', own)).toBe(false)
    expect(isNear('2001:db8:0:1::7', own)).toBe(true)
    expect(isNear('2001:db8:0:2::7', own)).toBe(false)
  })
  test('never throws, whatever the input', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isNear(text, ['10.0.0.1']) === 'boolean'))
  })
})
