import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { reportText, type Observation } from './diagnose.ts'
import { failureCases } from './failure-cases.fixture.ts'
import { findingCases } from './finding-cases.fixture.ts'
import type { MulticastLink } from './observation.ts'
import { computerCases } from './computer-cases.fixture.ts'
import {
  HOST,
  silent,
  failed,
  linux,
  multicast,
  route,
  neighbour,
  responder,
  name,
  atHome,
  examine,
  inShort,
} from './observing.fixture.ts'
import { causeCodes } from './report.ts'
import { serviceCases } from './service-cases.fixture.ts'

const cases = [...serviceCases, ...failureCases, ...computerCases, ...findingCases]

const tables = cases.map(([what, expected, observations, host = HOST]) => ({
  what,
  expected,
  observations,
  host,
}))

describe('the diagnosis', () => {
  test.each(tables)('$what: $expected', ({ expected, observations, host }) => {
    expect(inShort(observations, host)).toBe(expected)
  })

  test('every cause has a case', () => {
    const covered = new Set(cases.map(([, verdict]) => verdict.split(' ')[1]))
    expect(causeCodes.filter((code) => !covered.has(code))).toEqual([])
  })

  test.each(tables)('$what: described in whole sentences, one for the cause', ({ observations, host }) => {
    const { verdict, observed } = examine(observations, host)
    const said = verdict.kind === 'problem' ? [verdict.cause, verdict.fix] : [verdict.text]
    for (const sentence of [...said, ...observed.map(({ text }) => text)])
      expect(sentence).toMatch(/^[^\s].*[.]$/)
    if (verdict.kind === 'problem') expect(verdict.cause).not.toMatch(/[a-z’)][.] [A-Z]/)
  })

  test('dropped, rejected and refused connections have different causes', () => {
    const there = [...atHome, neighbour('present')]
    const verdicts = [silent(), failed('EHOSTUNREACH'), failed('ECONNREFUSED')].map((one) =>
      inShort([...there, one]),
    )
    expect(new Set(verdicts).size).toBe(3)
  })

  test.each([
    ['refused', failed('ECONNREFUSED')],
    ['rejected', failed('EHOSTUNREACH')],
    ['dropped', silent()],
  ])('the firewall of this computer may be the reason that a connection is %s', (_, outcome) => {
    const { verdict } = examine([...atHome, neighbour('present'), outcome])
    expect(verdict).toMatchObject({
      confidence: 'likely',
      cause: expect.stringContaining('a firewall (there or here)'),
      fix: expect.stringMatching(/in this computer’s firewall\.$/),
    })
  })

  test('for a silent address of another network, its firewall is one of the causes named', () => {
    const far = '192.168.2.20'
    const { verdict } = examine([...linux, route('192.168.1.7', far), silent(far)], far)
    expect(verdict).toMatchObject({
      cause: expect.stringMatching(/may not be connected, .* may be off, or a firewall may be dropping/),
      fix: expect.stringContaining('If a router connects the two'),
    })
    const away = examine([...linux, route('192.168.1.7', far), failed('EHOSTUNREACH', 3, far)], far)
    expect(away.verdict).toMatchObject({ cause: expect.stringContaining('is blocking port') })
  })

  test('a name is shown with its address', () => {
    const seen = [...atHome, name({ kind: 'found', addresses: [HOST] }), silent(), neighbour('present')]
    expect(examine(seen, 'lab-pc').verdict).toMatchObject({
      cause: expect.stringContaining(`lab-pc (${HOST}) is online`),
    })
  })

  test('there is a report for any observations in any order', () => {
    const all = cases.flatMap(([, , observations]) => observations)
    const hosts = fc.constantFrom(null, HOST, 'lab-pc', '127.0.0.1', 'fe80::9')
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { maxLength: 14 }), hosts, (observations, host) => {
        const report = examine(observations, host)
        expect(reportText(report)).toMatch(/^Connection check: /)
      }),
    )
  })
})

describe('the lines about multicast', () => {
  const lines = (...links: readonly Partial<MulticastLink>[]) =>
    examine([multicast(...links)]).observed.map(({ mark, text }) => `${mark} ${text}`)

  test('name an interface once if both its address families agree', () => {
    expect(lines({}, { family: 'IPv6' })).toEqual([
      'good Sent a discovery request on eth0, and this computer heard it.',
      'plain No other computers answered within 2 seconds.',
    ])
  })

  test('name each address family if they differ, and each interface', () => {
    const refused = { interface: 'wlan0', sent: false, error: 'EPERM', ownHeard: false }
    expect(lines({ ownHeard: false }, { family: 'IPv6', others: ['fe80::20%eth0'] }, refused)).toEqual([
      'good Sent a discovery request on eth0 (IPv6), and this computer heard it.',
      'bad Sent a discovery request on eth0 (IPv4), but this computer didn’t hear it.',
      'bad Couldn’t send a discovery request on wlan0 (EPERM).',
      'good Heard fe80::20%eth0. None is announcing a room.',
    ])
  })
})

describe('the report as text', () => {
  test('has the cause, the fix and all observations by step', () => {
    const firewall: Observation = { kind: 'firewall', name: 'ufw', state: 'on' }
    const text = reportText(
      examine([...atHome, firewall, silent(), neighbour('present'), responder('refused')]),
    )
    expect(text).toBe(`Connection check: 192.168.1.20 port 5050
2026-06-01T00:00:00.000Z, in 2.3 s

Likely cause (firewall-drops): 192.168.1.20 is online, but a firewall (there or here) is dropping connections to port 5050.
What to do: On that computer, check that the room is open. Allow Parley, or TCP port 5050, in its firewall and in this computer’s firewall (ufw).

This computer’s networks
  - eth0 has 192.168.1.7/24.

Route to the host
  - 192.168.1.20 is on the same network, reached through eth0, from 192.168.1.7.
  + A computer on this network has the address 192.168.1.20.

Port
  ! 192.168.1.20 port 5050 didn’t respond in 4 seconds.

Discovery (multicast)
  + Sent a discovery request on eth0, and this computer heard it.
  - No other computers answered within 2 seconds.
  - 192.168.1.20 announces nothing: no program there uses UDP port 5353.

This computer’s firewall
  - The firewall ufw on this computer is on. Others can join rooms here only if it allows them.

Clock
  - This computer’s clock says 2026-06-01T00:00:00.000Z.
`)
  })
})
