import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { inSubnet, isLinkLocal, isLoopback, isPrivate, sameAddress, formatSubnet } from './subnet.ts'

describe('networks', () => {
  test.each([
    ['192.168.1.20', '192.168.1.2', 24, true],
    ['192.168.2.20', '192.168.1.2', 24, false],
    ['192.168.2.20', '192.168.1.2', 16, true],
    ['10.0.0.129', '10.0.0.1', 25, false],
    ['8.8.8.8', '1.2.3.4', 0, true],
    ['fe80::1%eth0', 'fe80::2', 64, true],
    ['fd00::1:0:0:1', 'fd00::2', 64, true],
    ['fd01::1', 'fd00::1', 16, false],
    ['fd01::1', 'fd00::1', 15, true],
    ['192.168.1.20', 'fd00::1', 0, false],
    ['::ffff:192.168.1.20', '192.168.1.1', 24, true],
    ['lab-pc', '192.168.1.1', 24, false],
    ['1.2.3', '1.2.3.0', 8, false],
    ['1.2.3.4', '1.2.3.4', 33, false],
  ])('%s is in the network of %s/%i: %s', (address, network, prefix, expected) => {
    expect(inSubnet(address, network, prefix)).toBe(expected)
  })

  test('the same address may be written in several ways', () => {
    expect(sameAddress('fe80::1', 'fe80:0:0:0:0:0:0:1')).toBe(true)
    expect(sameAddress('::ffff:10.0.0.1', '10.0.0.1')).toBe(true)
    expect(sameAddress('10.0.0.1', '10.0.0.2')).toBe(false)
    expect(sameAddress('lab-pc', 'lab-pc')).toBe(true)
  })

  test('every address is in its own network, whatever the prefix', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
        expect(inSubnet(address, address, prefix)).toBe(true)
      }),
    )
  })

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer(), (a, b, prefix) => {
        inSubnet(a, b, prefix)
        formatSubnet(a, prefix)
      }),
    )
  })

  test('kinds of addresses', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', '128.0.0.1', '::2'].filter(isLoopback)).toEqual([
      '127.0.0.1',
      '127.9.9.9',
      '::1',
    ])
    expect(['169.254.3.4', 'fe80::1%en0', 'febf::1', 'fec0::1', '10.0.0.1'].filter(isLinkLocal)).toEqual([
      '169.254.3.4',
      'fe80::1%en0',
      'febf::1',
    ])
    expect(
      ['10.1.1.1', '172.31.0.1', '172.32.0.1', '192.168.0.1', 'fd12::1', '8.8.8.8'].filter(isPrivate),
    ).toEqual(['10.1.1.1', '172.31.0.1', '192.168.0.1', 'fd12::1'])
  })

  test('a network is formatted as people write it', () => {
    expect(formatSubnet('192.168.1.77', 24)).toBe('192.168.1.0/24')
    expect(formatSubnet('10.9.8.7', 12)).toBe('10.0.0.0/12')
    expect(formatSubnet('10.9.8.7', 32)).toBe('10.9.8.7/32')
    expect(formatSubnet('10.9.8.7', 0)).toBe('0.0.0.0/0')
  })
})
