import { expect, test } from 'vitest'
import { ipv4, ipv6 } from '../discovery/network.fixture.ts'
import { withOwnZones } from './own-links.ts'

const TABLE = {
  veth12: [ipv6('fe80::12', 4)],
  wg0: [ipv6('fe80::3', 5)],
  wlan0: [ipv4('192.168.1.7'), ipv6('fe80::2', 3), ipv6('fe80::22', 3)],
}
const zone = (name: string, scope: number) => (process.platform === 'win32' ? scope : name)

test('an address of one link that does not say which is dialled on each of ours, the best first', () => {
  const at = (host: string) => ({ host, port: 5050 })
  expect(withOwnZones(at('fe80::1'), TABLE)).toEqual([
    at(`fe80::1%${zone('wlan0', 3)}`),
    at(`fe80::1%${zone('wg0', 5)}`),
  ])
})

test.each(['fe80::1%eth1', 'fd00::1', '2001:db8::1', '169.254.1.1', '10.0.0.1', 'lab-pc', 'fe80'])(
  '%s leads where it says',
  (host) => {
    expect(withOwnZones({ host, port: 5050 }, TABLE)).toEqual([{ host, port: 5050 }])
  },
)

test('where no link of ours has such addresses it is told as it is, to fail as it does', () => {
  const address = { host: 'fe80::1', port: 5050 }
  expect(withOwnZones(address, { eth0: [ipv4('10.0.0.5')], docker0: [ipv6('fe80::9', 7)] })).toEqual([
    address,
  ])
})
