import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { reportText, type Observation } from './diagnosis.ts'
import { failureCases } from './diagnosis/failure-cases.fixture.ts'
import { findingCases } from './diagnosis/finding-cases.fixture.ts'
import type { MulticastLink } from './diagnosis/observation.ts'
import { machineCases } from './diagnosis/machine-cases.fixture.ts'
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
  shortly,
} from './diagnosis/observing.fixture.ts'
import { causeCodes } from './diagnosis/report.ts'
import { serviceCases } from './diagnosis/service-cases.fixture.ts'

const cases = [...serviceCases, ...failureCases, ...machineCases, ...findingCases]

const tables = cases.map(([what, expected, observations, host = HOST]) => ({
  what,
  expected,
  observations,
  host,
}))

describe('the diagnosis', () => {
  test.each(tables)('$what: $expected', ({ expected, observations, host }) => {
    expect(shortly(observations, host)).toBe(expected)
  })

  test('every cause has its table of observations', () => {
    const told = new Set(cases.map(([, verdict]) => verdict.split(' ')[1]))
    expect(causeCodes.filter((code) => !told.has(code))).toEqual([])
  })

  test.each(tables)(
    '$what: is said in whole sentences, one for the cause and one for the fix',
    ({ observations, host }) => {
      const { verdict, observed } = examine(observations, host)
      const said = verdict.kind === 'problem' ? [verdict.cause, verdict.fix] : [verdict.text]
      for (const sentence of [...said, ...observed.map(({ text }) => text)])
        expect(sentence).toMatch(/^[^\s].*[.]$/)
      if (verdict.kind === 'problem')
        for (const sentence of said) expect(sentence.match(/[a-z’)][.] [A-Z]/), sentence).toBeNull()
    },
  )

  test('dropping, turning away and refusing are three different things', () => {
    const there = [...atHome, neighbour('present')]
    const verdicts = [silent(), failed('EHOSTUNREACH'), failed('ECONNREFUSED')].map((one) =>
      shortly([...there, one]),
    )
    expect(new Set(verdicts).size).toBe(3)
  })

  test.each([
    ['refused', failed('ECONNREFUSED')],
    ['turned away', failed('EHOSTUNREACH')],
    ['dropped', silent()],
  ])('a connection that is %s may be stopped by this machine itself', (_, outcome) => {
    const { verdict } = examine([...atHome, neighbour('present'), outcome])
    expect(verdict).toMatchObject({
      confidence: 'likely',
      cause: expect.stringMatching(/that machine’s,? or this one’s own/),
      fix: expect.stringContaining('in this one’s.'),
    })
  })

  test('a silent address of another network may be one whose firewall drops', () => {
    const far = '192.168.2.20'
    const { verdict } = examine([...linux, route('192.168.1.7', far), silent(far)], far)
    expect(verdict).toMatchObject({
      cause: expect.stringContaining('may not be connected, the machine may be off, or a firewall drops'),
      fix: expect.stringContaining('if a router connects the two'),
    })
    const away = examine([...linux, route('192.168.1.7', far), failed('EHOSTUNREACH', 3, far)], far)
    expect(away.verdict).toMatchObject({ cause: expect.stringContaining('turns connections') })
  })

  test('a name is told with its address', () => {
    const seen = [...atHome, name({ kind: 'found', addresses: [HOST] }), silent(), neighbour('present')]
    expect(examine(seen, 'lab-pc').verdict).toMatchObject({
      cause: expect.stringContaining(`lab-pc (${HOST}) is there`),
    })
  })

  test('whatever is observed, and in whatever order, there is a report', () => {
    const all = cases.flatMap(([, , observations]) => observations)
    const hosts = fc.constantFrom(null, HOST, 'lab-pc', '127.0.0.1', 'fe80::9')
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { maxLength: 14 }), hosts, (observations, host) => {
        const report = examine(observations, host)
        expect(reportText(report)).toContain('Parley’s doctor')
      }),
    )
  })
})

describe('what was observed of multicast', () => {
  const lines = (...links: readonly Partial<MulticastLink>[]) =>
    examine([multicast(...links)]).observed.map(({ mark, text }) => `${mark} ${text}`)
  const asked = 'A question to everyone on the network'

  test('is told of an interface once where both its families agree', () => {
    expect(lines({}, { family: 'IPv6' })).toEqual([
      `good ${asked} left by eth0, and was heard by this machine itself.`,
      'plain No other machine was heard in 2 seconds.',
    ])
  })

  test('is told of each family where they differ, and of each interface', () => {
    const refused = { interface: 'wlan0', sent: false, error: 'EPERM', ownHeard: false }
    expect(lines({ ownHeard: false }, { family: 'IPv6', others: ['fe80::20%eth0'] }, refused)).toEqual([
      `good ${asked} left by eth0 (IPv6), and was heard by this machine itself.`,
      `bad ${asked} left by eth0 (IPv4), and was not heard by this machine itself.`,
      `bad ${asked} could not be sent by wlan0 (EPERM).`,
      'good Heard fe80::20%eth0; none announces a room.',
    ])
  })
})

describe('the report as text', () => {
  test('says the cause, the fix and all that was observed, step by step', () => {
    const firewall: Observation = { kind: 'firewall', name: 'ufw', state: 'on' }
    const text = reportText(
      examine([...atHome, firewall, silent(), neighbour('present'), responder('refused')]),
    )
    expect(text).toBe(`Parley’s doctor on 192.168.1.20 port 5050
2026-06-01T00:00:00.000Z, in 2.3 s

Likely cause (firewall-drops): 192.168.1.20 is there, but what is sent to its port 5050 is dropped without an answer, as firewalls do: that machine’s, or this one’s own.
What to do: See on that machine that the room is open, and allow Parley, or TCP port 5050, in its firewall, and in this one’s (ufw).

Networks of this machine
  - eth0 has 192.168.1.7/24.

Way to the host
  - 192.168.1.20 is on the same network, reached by eth0, from 192.168.1.7.
  + A machine on this network says that it is 192.168.1.20.

Port
  ! 192.168.1.20 port 5050 did not answer in 4 seconds.

Announcements (multicast)
  + A question to everyone on the network left by eth0, and was heard by this machine itself.
  - No other machine was heard in 2 seconds.
  - 192.168.1.20 announces nothing: it says that nobody has UDP port 5353.

Firewall of this machine
  - The firewall ufw of this machine is on. Others can join rooms here only if it lets them.

Clock
  - This machine’s clock says 2026-06-01T00:00:00.000Z.
`)
  })
})
