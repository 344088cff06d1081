import { expect, test } from 'vitest'
import { HostAddresses } from './host-addresses.ts'

const mac = '00:00:00:00:00:01'
const v4 = (address: string) =>
  ({
    address,
    netmask: '255.255.255.0',
    family: 'IPv4',
    mac,
    internal: false,
    cidr: `${address}/24`,
  }) as const
const at = { address: '0.0.0.0', port: 5050 }
const both = () => new HostAddresses(() => ({ eth0: [v4('10.0.0.5')], wlan0: [v4('192.168.1.7')] }))

test('the preferred address comes first, both typed and dialled', () => {
  const addresses = both()
  const [first = '', second = ''] = addresses.formatted(at)
  expect(addresses.leadWith(at, second)).toBe(true)
  expect(addresses.formatted(at)).toEqual([second, first])
  expect(addresses.dialable(at).map(({ host, port }) => `${host}:${port}`)).toEqual([second, first])
})

test('an address that this computer does not have cannot be preferred', () => {
  const addresses = both()
  const before = addresses.formatted(at)
  expect(addresses.leadWith(at, '10.9.9.9:5050')).toBe(false)
  expect(addresses.formatted(at)).toEqual(before)
})

test('without a network an invite names this computer itself', () => {
  const nowhere = new HostAddresses(() => ({}))
  expect(nowhere.dialable(at)).toEqual([{ host: '127.0.0.1', port: 5050 }])
})
