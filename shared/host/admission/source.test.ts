import { expect, test } from 'vitest'
import { networkOf, sourceOf } from './source.ts'

const elsewhere = () => false
const HOME = '2001:db8:0:1/64'
const atHome = (network: string) => network === HOME

test('an IPv4 address is its own source, also mapped into IPv6', () => {
  expect(sourceOf('192.168.1.20', elsewhere)).toBe('192.168.1.20')
  expect(sourceOf('::ffff:192.168.1.20', elsewhere)).toBe('192.168.1.20')
  expect(sourceOf('::FFFF:c0a8:0114', elsewhere)).toBe('192.168.1.20')
})

test('an IPv6 /64 is one source', () => {
  const one = sourceOf('2001:db8:0:1::7', elsewhere)
  expect(one).toBe(HOME)
  expect(sourceOf('2001:0db8::1:aaaa:bbbb:cccc:dddd', elsewhere)).toBe(one)
  expect(sourceOf('2001:db8:0:2::7', elsewhere)).not.toBe(one)
})

test('in the host’s own network, and if link-local, each IPv6 address is its own source', () => {
  expect(sourceOf('2001:db8:0:1::7', atHome)).toBe('2001:db8:0:1:0:0:0:7')
  expect(sourceOf('2001:db8:0:1::8', atHome)).not.toBe(sourceOf('2001:db8:0:1::7', atHome))
  expect(sourceOf('2001:db8:0:2::7', atHome)).toBe('2001:db8:0:2/64')
  expect(sourceOf('fe80::1%eth0', elsewhere)).not.toBe(sourceOf('fe80::2%eth0', elsewhere))
  expect(sourceOf('fe80::1%eth0', elsewhere)).not.toBe(sourceOf('fe80::1%eth1', elsewhere))
})

test('text that is not an address is its own source', () => {
  for (const text of ['unknown', '', ':::', '1:2:3', '::12345', '::1.2.3.x', '1::2::3', '1:2:3:4:5:6:7:8:9'])
    expect(sourceOf(text, elsewhere)).toBe(text)
})

test('networkOf writes networks as sourceOf passes them to isOwn', () => {
  expect(networkOf('2001:db8:0:1:2:3:4:5')).toBe(HOME)
  expect(networkOf('::1')).toBe('0:0:0:0/64')
  expect(networkOf('10.0.0.1')).toBeNull()
})
