import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import {
  wildcardAddress,
  hostAddresses,
  interfaceKind,
  rankAddresses,
  reachableAddresses,
  type InterfaceTable,
} from './addresses.ts'

const ipv4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '02:00:00:00:00:01',
  internal,
  cidr: `${address}/24`,
})
const ipv6 = (address: string, scopeid = 0, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  family: 'IPv6',
  mac: '02:00:00:00:00:01',
  internal,
  cidr: `${address}/64`,
  scopeid,
})

const linux: InterfaceTable = {
  lo: [ipv4('127.0.0.1', true), ipv6('::1', 0, true)],
  docker0: [ipv4('172.17.0.1')],
  'br-0123456789ab': [ipv4('172.18.0.1'), ipv6('fe80::42:1', 7)],
  virbr0: [ipv4('192.168.122.1')],
  tailscale0: [ipv4('100.101.102.103'), ipv6('fd7a:115c:a1e0::1')],
  tun0: [ipv4('10.8.0.6')],
  vethabc1234: [ipv6('fe80::abcd', 9)],
  wlp3s0: [ipv4('192.168.1.20'), ipv6('2001:db8::20'), ipv6('fe80::20', 3)],
}
const macos: InterfaceTable = {
  lo0: [ipv4('127.0.0.1', true), ipv6('::1', 0, true), ipv6('fe80::1', 1, true)],
  utun3: [ipv4('10.64.0.2'), ipv6('fe80::3', 15)],
  awdl0: [ipv6('fe80::a', 12)],
  bridge100: [ipv4('192.168.64.1')],
  en0: [ipv6('fe80::1c', 14), ipv4('192.168.1.30'), ipv6('fd00::30')],
  en5: [ipv4('169.254.10.1')],
}
const windows: InterfaceTable = {
  'vEthernet (WSL)': [ipv6('fe80::9', 33), ipv4('172.29.16.1')],
  'VirtualBox Host-Only Network': [ipv4('192.168.56.1')],
  'Local Area Connection* 1': [ipv4('192.168.137.1')],
  'OpenVPN TAP-Windows6': [ipv4('10.8.0.2')],
  'Wi-Fi': [ipv6('fe80::5', 11), ipv4('192.168.1.40')],
  'Loopback Pseudo-Interface 1': [ipv6('::1', 0, true), ipv4('127.0.0.1', true)],
}

describe('the addresses others can use', () => {
  test.each([
    [
      'Linux',
      'linux' as const,
      linux,
      [
        '192.168.1.20',
        '2001:db8::20',
        '100.101.102.103',
        '10.8.0.6',
        'fd7a:115c:a1e0::1',
        '172.17.0.1',
        '172.18.0.1',
        '192.168.122.1',
        'fe80::20%wlp3s0',
        'fe80::42:1%br-0123456789ab',
        'fe80::abcd%vethabc1234',
      ],
    ],
    [
      'macOS',
      'darwin' as const,
      macos,
      [
        '192.168.1.30',
        'fd00::30',
        '10.64.0.2',
        '192.168.64.1',
        '169.254.10.1',
        'fe80::1c%en0',
        'fe80::3%utun3',
        'fe80::a%awdl0',
      ],
    ],
    [
      'Windows',
      'win32' as const,
      windows,
      [
        '192.168.1.40',
        '10.8.0.2',
        '172.29.16.1',
        '192.168.56.1',
        '192.168.137.1',
        'fe80::5%11',
        'fe80::9%33',
      ],
    ],
  ])('on %s: physical, VPN, container, and link-local last', (_, platform, table, expected) => {
    const ranked = rankAddresses(table, { ipv6: true, platform })
    expect(ranked.map(({ host }) => host)).toEqual(expected)
    expect(ranked.filter(({ likely }) => likely).map(({ host }) => host)).toEqual(expected.slice(0, 1))
  })

  test('are IPv4 only when the listener is', () => {
    const families = rankAddresses(linux, { ipv6: false }).map(({ family }) => family)
    expect(new Set(families)).toEqual(new Set(['IPv4']))
  })

  test('are none without a network', () => {
    expect(rankAddresses({ lo: linux['lo'] ?? [] }, { ipv6: true })).toEqual([])
    expect(rankAddresses({}, { ipv6: true })).toEqual([])
  })

  test('with nothing but link-local ones, the first of these is the likely one', () => {
    const ranked = rankAddresses(
      { eth0: [ipv6('fe80::1', 2), ipv4('169.254.1.1')] },
      { ipv6: true, platform: 'linux' },
    )
    expect(ranked).toMatchObject([
      { host: '169.254.1.1', linkLocal: true, likely: true },
      { host: 'fe80::1%eth0', linkLocal: true, likely: false },
    ])
  })

  test('include the interface and its kind', () => {
    expect(rankAddresses(linux, { ipv6: false })).toMatchObject([
      { interface: 'wlp3s0', kind: 'physical' },
      { interface: 'tailscale0', kind: 'vpn' },
      { interface: 'tun0', kind: 'vpn' },
      { interface: 'docker0', kind: 'container' },
      { interface: 'br-0123456789ab', kind: 'container' },
      { interface: 'virbr0', kind: 'container' },
    ])
  })
})

describe('an interface', () => {
  test.each([
    [
      'physical',
      ['eth0', 'enp0s31f6', 'wlan0', 'en0', 'br0', 'bond0', 'Ethernet 2', 'Wi-Fi', 'usb0', 'wwan0'],
    ],
    [
      'vpn',
      [
        'tun0',
        'tap1',
        'utun4',
        'wg0',
        'wg-home',
        'ppp0',
        'ztabcdefgh',
        'Tailscale',
        'ZeroTier One [8056c2e21c]',
      ],
    ],
    ['vpn', ['NordLynx', 'WireGuard Tunnel', 'Corporate VPN', 'gpd0', 'Cisco AnyConnect']],
    [
      'container',
      ['docker0', 'veth12ab', 'vmnet8', 'virbr0', 'vboxnet0', 'lxcbr0', 'cni0', 'podman0', 'bridge101'],
    ],
    [
      'container',
      ['vEthernet (Default Switch)', 'VMware Network Adapter VMnet8', 'Bluetooth Network Connection'],
    ],
    ['loopback', ['lo', 'lo0', 'Loopback Pseudo-Interface 1']],
  ] as const)('is %s by its name: %j', (kind, names) => {
    for (const name of names) expect([name, interfaceKind(name)]).toEqual([name, kind])
  })
})

describe('a listener', () => {
  test('on every network is reached at every address', () => {
    expect(hostAddresses('0.0.0.0', linux)).toEqual(rankAddresses(linux, { ipv6: false }))
    expect(hostAddresses('::', linux)).toEqual(rankAddresses(linux, { ipv6: true }))
  })

  test.each(['0.0.0.0', '0', '::ffff:0.0.0.0', '::', '0:0:0:0:0:0:0:0', '::0'])(
    'on %s is never reached at that',
    (bind) => {
      const hosts = hostAddresses(bind, linux).map(({ host }) => host)
      expect(hosts.at(0)).toBe('192.168.1.20')
      expect(hosts.includes('2001:db8::20')).toBe(!/^0$|\./.test(bind))
    },
  )

  test('on one address is reached there only', () => {
    expect(hostAddresses('10.8.0.6', linux)).toMatchObject([{ host: '10.8.0.6', kind: 'vpn', likely: true }])
    expect(hostAddresses('my-computer', linux)).toMatchObject([{ host: 'my-computer', likely: true }])
    expect(hostAddresses('127.0.0.1', linux)).toMatchObject([{ host: '127.0.0.1', kind: 'loopback' }])
  })

  test('without a network is reached from this computer', () => {
    expect(hostAddresses('0.0.0.0', {})).toMatchObject([
      { host: '127.0.0.1', kind: 'loopback', likely: true },
    ])
    expect(hostAddresses('::', {})).toMatchObject([{ host: '127.0.0.1', likely: true }])
  })

  test('is given in a form that can be typed', () => {
    expect(reachableAddresses('127.0.0.1', 5050)).toEqual(['127.0.0.1:5050'])
    expect(reachableAddresses('::1', 5050)).toEqual(['[::1]:5050'])
  })
})

test('the wildcard address is IPv4, unless others reach this computer by IPv6 only', () => {
  const lo = [ipv4('127.0.0.1', true), ipv6('::1', 0, true)]
  const docker0 = [ipv4('172.17.0.1')]
  expect([linux, macos, windows].map((table) => wildcardAddress(table))).toEqual(Array(3).fill('0.0.0.0'))
  expect(wildcardAddress({ lo, docker0, eth0: [ipv6('fe80::20', 3)] })).toBe('::')
  expect(wildcardAddress({ lo, docker0, eth0: [ipv6('fd00::20'), ipv4('192.168.1.20')] })).toBe('0.0.0.0')
  expect(wildcardAddress({ lo, docker0 })).toBe('0.0.0.0')
})
