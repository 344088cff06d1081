import { expect, test } from 'vitest'
import { networkWords, reachOf, type HostAddress } from './networks.ts'

const at = (over: Partial<HostAddress>): HostAddress => ({
  host: '192.168.1.20',
  interface: 'eth0',
  kind: 'physical',
  family: 'IPv4',
  linkLocal: false,
  likely: false,
  ...over,
})

test.each([
  [{ likely: true }, 'eth0, most likely'],
  [{}, 'eth0'],
  [{ interface: 'wg0', kind: 'vpn' }, 'wg0, VPN'],
  [{ interface: 'docker0', kind: 'container' }, 'docker0, only programs on this computer'],
  [{ linkLocal: true }, 'eth0, without a router'],
  [{ interface: '', kind: 'loopback', likely: true }, 'this computer only, most likely'],
] as const)('%j is described as “%s”', (over, words) => {
  expect(networkWords(at(over))).toBe(words)
})

const docker = at({ host: '172.17.0.1', interface: 'docker0', kind: 'container' })

test.each([
  ['others', '0.0.0.0', ['192.168.1.20', '172.17.0.1']],
  ['others', '192.168.1.20', ['192.168.1.20']],
  // This computer no longer has the address, perhaps only for a moment.
  ['others', '10.0.0.1', ['10.0.0.1']],
  ['offline', '0.0.0.0', ['127.0.0.1']],
  ['offline', '0.0.0.0', ['172.17.0.1']],
  ['offline', '0.0.0.0', []],
  ['here', '127.0.0.1', ['127.0.0.1']],
  ['here', '::1', ['::1']],
] as const)(
  'the reach of a room is “%s” if it listens on %s and has the addresses %j',
  (reach, bind, hosts) => {
    expect(reachOf(bind, hosts, [at({}), docker])).toBe(reach)
  },
)
