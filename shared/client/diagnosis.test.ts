import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { diagnose, reportText, type DoctorReport, type Observation } from './diagnosis.ts'
import type {
  ConnectOutcome,
  Multicast,
  NetworkInterface,
  ObservationOf,
  Said,
} from './diagnosis/observation.ts'
import { causeCodes } from './diagnosis/report.ts'

const HOST = '192.168.1.20'
const PORT = 5050
const NOW = Date.UTC(2026, 5, 1)

const iface = (name: string, address: string, prefix = 24, kind: NetworkInterface['kind'] = 'physical') => ({
  name,
  address,
  prefix,
  kind,
})
const LOOPBACK = iface('lo', '127.0.0.1', 8, 'loopback')
const ETHERNET = iface('eth0', '192.168.1.7')
const TUNNEL = iface('tun0', '10.8.0.2', 24, 'vpn')

const interfaces = (...list: NetworkInterface[]): Observation => ({
  kind: 'interfaces',
  list: [LOOPBACK, ...list],
})
const system = (platform: ObservationOf<'system'>['platform']): Observation => ({ kind: 'system', platform })
const route = (source: string | null, address = HOST): Observation => ({
  kind: 'route',
  address,
  source,
  error: source === null ? 'ENETUNREACH' : null,
})
const connect = (outcome: ConnectOutcome, ms: number, address = HOST): Observation => ({
  kind: 'connect',
  address,
  port: PORT,
  outcome,
  ms,
})
const open = connect({ kind: 'open' }, 2)
const silent = (address = HOST) => connect({ kind: 'timedOut' }, 4_000, address)
const failed = (error: string, ms = 2, address = HOST) => connect({ kind: 'failed', error }, ms, address)
const spoke = (said: Said, address = HOST): Observation => ({ kind: 'spoke', address, port: PORT, said })
const parley = (pin: 'matches' | 'differs' | 'none' = 'none') =>
  spoke({ kind: 'parley', fingerprint: 'abcdefghijklmnopqrstuvwxyz', pin })
const neighbour = (state: ObservationOf<'neighbour'>['state'], address = HOST): Observation => ({
  kind: 'neighbour',
  address,
  state,
})
const responder = (outcome: ObservationOf<'responder'>['outcome'], address = HOST): Observation => ({
  kind: 'responder',
  address,
  outcome,
})
const multicast = (heard: Partial<Multicast> = {}): Observation => ({
  kind: 'multicast',
  sentBy: ['eth0'],
  error: null,
  ownHeard: true,
  others: [],
  rooms: [],
  ms: 2_000,
  ...heard,
})
const deaf = multicast({ ownHeard: false })
const gateway: Observation = { kind: 'gateway', address: '192.168.1.1' }
const defaultRoute = (source: string): Observation => ({ kind: 'defaultRoute', source, error: null })
const clock = (hostAheadMs: number | null, now = NOW): Observation => ({ kind: 'clock', now, hostAheadMs })
const name = (found: ObservationOf<'name'>['found'], asked = 'lab-pc'): Observation => ({
  kind: 'name',
  name: asked,
  found,
  ms: 12,
})
const publicNetwork: Observation = { kind: 'networkProfile', network: 'Café', category: 'public' }

const linux = [system('linux'), interfaces(ETHERNET), multicast(), clock(null)]
const atHome = [...linux, route('192.168.1.7')]
const withVpn = [
  system('linux'),
  interfaces(ETHERNET, TUNNEL),
  defaultRoute('10.8.0.2'),
  route('10.8.0.2'),
  multicast(),
]

const examine = (observations: readonly Observation[], host: string | null = HOST): DoctorReport =>
  diagnose({ target: host === null ? null : { host, port: PORT }, observations, at: NOW, ms: 2_345 })

/** The verdict in short: "likely firewall-drops", "well", "unclear". */
const shortly = (observations: readonly Observation[], host?: string | null): string => {
  const { verdict } = examine(observations, host)
  return verdict.kind === 'problem' ? `${verdict.confidence} ${verdict.code}` : verdict.kind
}

type Case = readonly [
  what: string,
  verdict: string,
  observations: readonly Observation[],
  host?: string | null,
]

const cases: readonly Case[] = [
  ['a room that answers', 'well', [...atHome, open, parley()]],
  ['a room that answers with its known key', 'well', [...atHome, open, parley('matches')]],
  [
    'a room that is heard, too',
    'well',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: [HOST], rooms: [HOST] }),
      open,
      parley(),
    ],
  ],
  [
    'a plain room on this machine',
    'well',
    [...linux, connect({ kind: 'open' }, 1, '127.0.0.1'), spoke({ kind: 'plainParley' }, '127.0.0.1')],
    '127.0.0.1',
  ],

  [
    'a filter that drops, seen by who has the address',
    'likely firewall-drops',
    [...atHome, silent(), neighbour('present')],
  ],
  [
    'a filter that drops, seen by a closed UDP port',
    'likely firewall-drops',
    [...atHome, silent(), responder('refused')],
  ],
  [
    'the system giving up by itself',
    'likely firewall-drops',
    [...atHome, failed('ETIMEDOUT', 3_900), neighbour('present')],
  ],
  [
    'a filter that turns away',
    'certain firewall-rejects',
    [...atHome, failed('EHOSTUNREACH'), neighbour('present')],
  ],
  [
    'a filter that turns away, far from here',
    'likely firewall-rejects',
    [
      ...linux,
      route('192.168.1.7', '10.1.1.1'),
      failed('EHOSTUNREACH', 9, '10.1.1.1'),
      responder('answered', '10.1.1.1'),
    ],
    '10.1.1.1',
  ],
  [
    'a port that is closed, or a filter that resets',
    'certain port-refused',
    [...atHome, failed('ECONNREFUSED'), neighbour('present')],
  ],
  [
    'a port that is closed here',
    'certain nothing-open-here',
    [...linux, failed('ECONNREFUSED', 1, '127.0.0.1')],
    '127.0.0.1',
  ],
  [
    'a port that is closed here, by its outward address',
    'certain nothing-open-here',
    [...linux, failed('ECONNREFUSED', 1, '192.168.1.7')],
    '192.168.1.7',
  ],
  [
    'this machine not answering itself',
    'likely blocked-on-this-machine',
    [...linux, silent('192.168.1.7')],
    '192.168.1.7',
  ],
  ['a security program in the way', 'certain blocked-on-this-machine', [...atHome, failed('EACCES')]],
  [
    'a machine that is off',
    'likely host-absent',
    [...atHome, failed('EHOSTUNREACH', 3_060), neighbour('absent')],
  ],
  [
    'a machine that is off, on a system that waits longer',
    'likely host-absent',
    [...atHome, silent(), neighbour('absent')],
  ],
  [
    'a machine that is off, where only Linux’s patience tells',
    'likely host-absent',
    [...atHome, failed('EHOSTUNREACH', 3_060), neighbour('unknown')],
  ],
  [
    'neither the machine nor the router',
    'unclear',
    [
      ...atHome,
      gateway,
      neighbour('absent', '192.168.1.1'),
      failed('EHOSTUNREACH', 3_060),
      neighbour('absent'),
    ],
  ],
  [
    'a machine that is heard but not reached',
    'likely client-isolation',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: [HOST] }),
      gateway,
      neighbour('present', '192.168.1.1'),
      failed('EHOSTUNREACH', 3_060),
      neighbour('absent'),
    ],
  ],
  [
    'others heard, the machine not: no word of isolation',
    'likely host-absent',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: ['192.168.1.9'] }),
      gateway,
      neighbour('present', '192.168.1.1'),
      silent(),
      neighbour('absent'),
    ],
  ],
  ['silence, and nothing else known', 'unclear', [...atHome, silent()]],
  [
    'silence, and who has the address could not be seen',
    'unclear',
    [...atHome, silent(), neighbour('unknown'), responder('silent')],
  ],
  [
    'a quick refusal by nobody knows whom',
    'unclear',
    [...atHome, failed('EHOSTUNREACH', 3), neighbour('unknown')],
  ],
  ['an error that nobody knows', 'unclear', [...atHome, failed('EPROTO')]],

  [
    'an address of another network',
    'likely other-network',
    [...linux, route('192.168.1.7', '192.168.2.20'), silent('192.168.2.20')],
    '192.168.2.20',
  ],
  [
    'an address of another network that is there',
    'likely firewall-drops',
    [
      ...linux,
      route('192.168.1.7', '192.168.2.20'),
      silent('192.168.2.20'),
      responder('refused', '192.168.2.20'),
    ],
    '192.168.2.20',
  ],
  [
    'a silent address of the internet',
    'unclear',
    [...linux, route('192.168.1.7', '203.0.113.9'), silent('203.0.113.9')],
    '203.0.113.9',
  ],
  [
    'a router that is gone',
    'likely gateway-absent',
    [
      ...linux,
      gateway,
      neighbour('absent', '192.168.1.1'),
      route('192.168.1.7', '203.0.113.9'),
      silent('203.0.113.9'),
    ],
    '203.0.113.9',
  ],
  [
    'no way there',
    'certain no-route',
    [...linux, route(null, 'fd00::9'), failed('ENETUNREACH', 0, 'fd00::9')],
    'fd00::9',
  ],
  [
    'a link-local address without its link',
    'certain zone-missing',
    [...linux, route(null, 'fe80::9'), failed('EINVAL', 0, 'fe80::9')],
    'fe80::9',
  ],

  ['a VPN that takes the local network', 'certain vpn-capture', [...withVpn, silent()]],
  [
    'a VPN that takes the local network and refuses',
    'certain vpn-capture',
    [...withVpn, failed('ECONNREFUSED')],
  ],
  [
    'a VPN that another private network goes into',
    'likely vpn-capture',
    [...withVpn, route('10.8.0.2', '172.16.0.9'), silent('172.16.0.9')],
    '172.16.0.9',
  ],
  [
    'a machine of the VPN itself that is silent',
    'unclear',
    [...withVpn, route('10.8.0.2', '10.8.0.9'), silent('10.8.0.9')],
    '10.8.0.9',
  ],
  [
    'a VPN that the room answers through',
    'well',
    [
      ...withVpn,
      route('10.8.0.2', '172.16.0.9'),
      connect({ kind: 'open' }, 30, '172.16.0.9'),
      spoke({ kind: 'parley', fingerprint: 'x', pin: 'none' }, '172.16.0.9'),
    ],
    '172.16.0.9',
  ],

  [
    'macOS that does not allow it',
    'likely local-network-denied',
    [
      system('darwin'),
      interfaces(ETHERNET),
      route('192.168.1.7'),
      multicast({ sentBy: [], ownHeard: false, error: 'EHOSTUNREACH' }),
      failed('EHOSTUNREACH', 1),
    ],
  ],
  [
    'macOS that hears others, so allows it',
    'unclear',
    [
      system('darwin'),
      interfaces(ETHERNET),
      route('192.168.1.7'),
      multicast({ others: ['192.168.1.9'] }),
      failed('EHOSTUNREACH', 1),
    ],
  ],
  [
    'macOS that does not allow it, without an address',
    'likely local-network-denied',
    [
      system('darwin'),
      interfaces(ETHERNET),
      multicast({ sentBy: [], ownHeard: false, error: 'EHOSTUNREACH' }),
    ],
    null,
  ],

  [
    'a web server',
    'certain other-service',
    [...atHome, open, spoke({ kind: 'other', first: 'HTTP/1.1 400 Bad Request' })],
  ],
  ['another service with TLS', 'certain other-service', [...atHome, open, spoke({ kind: 'otherTls' })]],
  [
    'a service far away, or one on the way',
    'likely other-service',
    [...linux, connect({ kind: 'open' }, 5, '10.9.9.9'), spoke({ kind: 'otherTls' }, '10.9.9.9')],
    '10.9.9.9',
  ],
  [
    'another version',
    'certain other-version',
    [...atHome, open, spoke({ kind: 'otherParley', protocol: 'parley/2' })],
  ],
  ['a plain room elsewhere', 'certain unencrypted-room', [...atHome, open, spoke({ kind: 'plainParley' })]],
  ['another key than before', 'certain key-changed', [...atHome, open, parley('differs')]],
  ['a port that says nothing', 'unclear', [...atHome, open, spoke({ kind: 'silence', ms: 2_000 })]],
  ['a port that hangs up', 'unclear', [...atHome, open, spoke({ kind: 'ended', error: 'ECONNRESET' })]],
  ['a port that was not asked', 'unclear', [...atHome, open]],

  [
    'a name that nobody knows',
    'certain name-not-found',
    [...linux, name({ kind: 'failed', error: 'ENOTFOUND' })],
    'lab-pc',
  ],
  [
    'a name server that is away',
    'certain name-lookup-failed',
    [...linux, name({ kind: 'failed', error: 'EAI_AGAIN' })],
    'lab-pc',
  ],
  [
    'a name server that is slow',
    'certain name-lookup-failed',
    [...linux, name({ kind: 'timedOut' })],
    'lab-pc',
  ],
  ['a lookup that fails oddly', 'unclear', [...linux, name({ kind: 'failed', error: 'EAI_FAIL' })], 'lab-pc'],
  [
    'a name with two addresses, one of them without a way',
    'likely firewall-drops',
    [
      ...atHome,
      name({ kind: 'found', addresses: [HOST, 'fd00::9'] }),
      silent(),
      neighbour('present'),
      route(null, 'fd00::9'),
      failed('ENETUNREACH', 0, 'fd00::9'),
    ],
    'lab-pc',
  ],
  [
    'a name with two addresses that fail differently',
    'unclear',
    [
      ...atHome,
      name({ kind: 'found', addresses: [HOST, '192.168.1.21'] }),
      silent(),
      neighbour('present'),
      failed('ECONNREFUSED', 1, '192.168.1.21'),
    ],
    'lab-pc',
  ],
  [
    'a name with two addresses, one of which answers',
    'well',
    [
      ...atHome,
      name({ kind: 'found', addresses: [HOST, '192.168.1.21'] }),
      silent('192.168.1.21'),
      open,
      parley(),
    ],
    'lab-pc',
  ],

  ['no network', 'certain no-network', [system('linux'), interfaces(), failed('ENETUNREACH')]],
  [
    'no network, without an address',
    'certain no-network',
    [system('linux'), interfaces(), multicast({ sentBy: [], ownHeard: false, error: 'no network' })],
    null,
  ],
  [
    'a room of this machine without any network',
    'well',
    [
      system('linux'),
      interfaces(),
      connect({ kind: 'open' }, 1, '127.0.0.1'),
      spoke({ kind: 'parley', fingerprint: 'x', pin: 'none' }, '127.0.0.1'),
    ],
    '127.0.0.1',
  ],
  [
    'an address that nobody gave',
    'likely self-assigned-address',
    [system('linux'), interfaces(iface('eth0', '169.254.9.9', 16)), multicast()],
    null,
  ],
  [
    'a cable between two machines that works all the same',
    'well',
    [
      system('linux'),
      interfaces(iface('eth0', '169.254.9.9', 16)),
      connect({ kind: 'open' }, 1, '169.254.9.8'),
      spoke({ kind: 'parley', fingerprint: 'x', pin: 'none' }, '169.254.9.8'),
    ],
    '169.254.9.8',
  ],

  [
    'a firewall here that swallows multicast',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), deaf],
    null,
  ],
  [
    'a firewall here that swallows multicast, with a room that answers',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), deaf, route('192.168.1.7'), open, parley(), responder('silent')],
  ],
  [
    'a firewall here that forbids to send multicast, though others are heard',
    'certain multicast-blocked-here',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ sentBy: [], error: 'EPERM', ownHeard: false, others: [HOST], rooms: [HOST] }),
      open,
      parley(),
    ],
  ],
  [
    'a program that keeps the port',
    'likely multicast-blocked-here',
    [system('linux'), interfaces(ETHERNET), multicast({ sentBy: [], error: 'EADDRINUSE', ownHeard: false })],
    null,
  ],
  [
    'multicast that does not cross the network',
    'likely multicast-filtered',
    [...atHome, open, parley(), neighbour('present'), responder('silent')],
  ],
  [
    'a machine that says it announces, which is not heard',
    'likely multicast-filtered',
    [...atHome, open, parley(), responder('answered')],
  ],
  ['a room that is not announced', 'well', [...atHome, open, parley(), responder('refused')]],
  [
    'a room that may be hidden',
    'well',
    [
      ...atHome.filter(({ kind }) => kind !== 'multicast'),
      multicast({ others: ['192.168.1.9'] }),
      open,
      parley(),
      responder('silent'),
    ],
  ],
  [
    'a room of another network, which is not expected to be heard',
    'well',
    [
      ...linux,
      route('192.168.1.7', '10.1.1.1'),
      connect({ kind: 'open' }, 3, '10.1.1.1'),
      spoke({ kind: 'parley', fingerprint: 'x', pin: 'none' }, '10.1.1.1'),
      responder('silent', '10.1.1.1'),
    ],
    '10.1.1.1',
  ],
  [
    'a network that Windows takes for public',
    'likely public-network',
    [system('win32'), interfaces(ETHERNET), multicast(), publicNetwork],
    null,
  ],
  [
    'a public network where others are heard',
    'well',
    [system('win32'), interfaces(ETHERNET), multicast({ others: [HOST] }), publicNetwork],
    null,
  ],

  [
    'a clock from the past',
    'certain clock-wrong',
    [system('linux'), interfaces(ETHERNET), multicast(), clock(null, 0)],
    null,
  ],
  [
    'a clock behind the host’s',
    'certain clock-wrong',
    [...atHome.filter(({ kind }) => kind !== 'clock'), clock(3_600_000), open, parley()],
  ],
  [
    'a clock ahead of the host’s',
    'certain clock-wrong',
    [...atHome.filter(({ kind }) => kind !== 'clock'), clock(-3_600_000), open, parley()],
  ],
  [
    'a clock that is a little off',
    'well',
    [...atHome.filter(({ kind }) => kind !== 'clock'), clock(60_000), open, parley()],
  ],

  ['nobody around', 'well', linux, null],
  [
    'others around',
    'well',
    [system('linux'), interfaces(ETHERNET), multicast({ others: [HOST], rooms: [HOST] })],
    null,
  ],
  ['nothing examined', 'unclear', [], null],
  ['nothing examined of an address', 'unclear', []],
]

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

describe('the report as text', () => {
  test('says the cause, the fix and all that was observed, step by step', () => {
    const firewall: Observation = { kind: 'firewall', name: 'ufw', state: 'on' }
    const text = reportText(
      examine([...atHome, firewall, silent(), neighbour('present'), responder('refused')]),
    )
    expect(text).toBe(`Parley’s doctor on 192.168.1.20 port 5050
2026-06-01T00:00:00.000Z, in 2.3 s

Likely cause (firewall-drops): 192.168.1.20 is there, but what is sent to its port 5050 is dropped without an answer, as firewalls do.
What to do: See on that machine that the room is open, and allow Parley, or TCP port 5050, in its firewall.

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
