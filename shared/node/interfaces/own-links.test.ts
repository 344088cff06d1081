import { expect, test } from 'vitest'
import { ipv4, ipv6 } from '../discovery/network.fixture.ts'
import { withOwnZones } from './own-links.ts'

const TABLE = {
  veth12: [ipv6('fe80::12', 4)],
  wg0: [ipv6('fe80::3', 5)],
  wlan0: [ipv4('192.168.1.7'), ipv6('fe80::2', 3), ipv6('fe80::22', 3)],
}
const zone = (name: string, scope: number) => (process.platform === 'win32' ? scope : name)

test('a link-local address without a zone is dialled on each link, the best first', () => {
  const at = (host: string) => ({ host, port: 5050 })
  expect(withOwnZones(at('fe80::1'), TABLE)).toEqual([
    at(`fe80::1%${zone('wlan0', 3)}`),
    at(`fe80::1%${zone('wg0', 5)}`),
  ])
})

test.each(['fe80::1%eth1', 'fd00::1', '2001:db8::1', '169.254.1.1', '10.0.0.1', 'lab-pc', 'fe80'])(
  '%s is dialled as it is',
  (host) => {
    expect(withOwnZones({ host, port: 5050 }, TABLE)).toEqual([{ host, port: 5050 }])
  },
)

test('if no link has such addresses, it is returned as it is', () => {
  const address = { host: 'fe80::1', port: 5050 }
  expect(withOwnZones(address, { eth0: [ipv4('10.0.0.5')], docker0: [ipv6('fe80::9', 7)] })).toEqual([
    address,
  ])
})
