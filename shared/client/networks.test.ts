import { expect, test } from 'vitest'
import { networkWords, type HostAddress } from './networks.ts'

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
] as const)('%j is said as “%s”', (over, words) => {
  expect(networkWords(at(over))).toBe(words)
})
