import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAddress, hasHostName, parseAddress, parsePort, type AddressProblem } from './address.ts'

describe('a typed address', () => {
  test.each([
    ['lab-pc', 'lab-pc', 5050],
    ['lab-pc:6000', 'lab-pc', 6000],
    ['  lab-pc:6000\n', 'lab-pc', 6000],
    ['LAB_PC.local', 'LAB_PC.local', 5050],
    ['lab.example.', 'lab.example.', 5050],
    ['bücher.local', 'bücher.local', 5050],
    ['東京:1', '東京', 1],
    ['3com.example', '3com.example', 5050],
    ['1.2.3.4.example', '1.2.3.4.example', 5050],
    ['x'.repeat(63), 'x'.repeat(63), 5050],
    ['192.168.1.20', '192.168.1.20', 5050],
    ['192.168.1.20:65535', '192.168.1.20', 65535],
    ['0.0.0.0:1', '0.0.0.0', 1],
    ['255.255.255.255', '255.255.255.255', 5050],
    ['127.0.0.1:00080', '127.0.0.1', 80],
    ['::', '::', 5050],
    ['::1', '::1', 5050],
    ['[::1]', '::1', 5050],
    ['[::1]:6000', '::1', 6000],
    ['2001:db8::1:5050', '2001:db8::1:5050', 5050],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', 5050],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7::', 5050],
    ['FE80::ABCD', 'FE80::ABCD', 5050],
    ['::ffff:192.168.1.20', '::ffff:192.168.1.20', 5050],
    ['fe80::1%eth0', 'fe80::1%eth0', 5050],
    ['[fe80::1%12]:6000', 'fe80::1%12', 6000],
  ])('%j has the host %s and port %i', (text, host, port) => {
    expect(parseAddress(text)).toEqual({ ok: true, address: { host, port } })
  })

  test.each<[string, AddressProblem]>([
    ['', 'empty'],
    [' \t\n', 'empty'],
    ['lab:', 'bad-port'],
    ['lab:0', 'bad-port'],
    ['lab:65536', 'bad-port'],
    ['lab:123456', 'bad-port'],
    ['lab:-1', 'bad-port'],
    ['lab:5e3', 'bad-port'],
    ['lab:50.5', 'bad-port'],
    ['lab:http', 'bad-port'],
    ['[::1]:', 'bad-port'],
    ['[::1]:0', 'bad-port'],
    ['[::1]:x', 'bad-port'],
    ['192.168.1.20:50:50', 'bad-port'],
    ['1.2.3.4::', 'bad-port'],
    [':5050', 'bad-host'],
    ['lab pc', 'bad-host'],
    ['lab pc:5050', 'bad-host'],
    ['lab/pc', 'bad-host'],
    ['ann@lab', 'bad-host'],
    ['-lab', 'bad-host'],
    ['.lab', 'bad-host'],
    ['lab..local', 'bad-host'],
    ['x'.repeat(64), 'bad-host'],
    [Array(64).fill('abc').join('.'), 'bad-host'],
    ['256.1.1.1', 'bad-host'],
    ['1.2.3', 'bad-host'],
    ['1.2.3.4.', 'bad-host'],
    ['1.2.3.4.5', 'bad-host'],
    ['1..3.4', 'bad-host'],
    ['5050', 'bad-host'],
    ['[lab-pc]:5050', 'bad-host'],
    ['[192.168.1.20]:5050', 'bad-host'],
    ['[]:5050', 'bad-host'],
    ['[::1', 'bad-host'],
    ['::1]', 'bad-host'],
    ['[::1]5050', 'bad-host'],
    ['[::1%]:5050', 'bad-host'],
    ['::1%eth 0', 'bad-host'],
    [':::', 'bad-host'],
    ['1::2::3', 'bad-host'],
    ['1:2:3', 'bad-host'],
    ['1:2:3:4:5:6:7:8:9', 'bad-host'],
    ['1:2:3:4:5:6:7:8::', 'bad-host'],
    [':1:2:3:4:5:6:7:8', 'bad-host'],
    ['12345::', 'bad-host'],
    ['::ffff:256.1.1.1', 'bad-host'],
  ])('%j is refused as %s', (text, problem) => {
    expect(parseAddress(text)).toEqual({ ok: false, problem })
  })
})

test.each([
  ['0', 0],
  ['1', 1],
  [' 5050 ', 5050],
  ['65535', 65535],
  ['65536', null],
  ['99999', null],
  ['100000', null],
  ['', null],
  ['-1', null],
  ['+1', null],
  ['0x50', null],
  ['1.0', null],
  ['５０５０', 5050],
  ['٥٠٥٠', 5050],
  ['50\u200b50', 5050],
])('the port %j is read as %j', (text, port) => {
  expect(parsePort(text)).toBe(port)
})

describe('a formatted address', () => {
  test.each([
    ['lab-pc', 'lab-pc:6000'],
    ['192.168.1.20', '192.168.1.20:6000'],
    ['::1', '[::1]:6000'],
    ['fe80::1%eth0', '[fe80::1%eth0]:6000'],
  ])('for %s is %s', (host, text) => {
    expect(formatAddress({ host, port: 6000 })).toBe(text)
  })

  const zone = fc.constantFrom('', '%eth0', '%12', '%en0.5', '%wlp3s0-1')
  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV6(), zone).map((parts) => parts.join('')),
    fc.domain(),
    fc.constantFrom('lab_pc', 'bücher.local', 'localhost'),
  )

  test('is parsed as the same address', () => {
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(parseAddress(formatAddress({ host: name, port }))).toEqual({
          ok: true,
          address: { host: name, port },
        })
      }),
      { numRuns: 2_000 },
    )
  })

  test('has the same meaning as the typed one', () => {
    const character = fc.constantFrom(...Array.from('[]:.%-_ 0127af漢é'))
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 24 }), (text) => {
        const parsed = parseAddress(text)
        if (parsed.ok) expect(parseAddress(formatAddress(parsed.address))).toEqual(parsed)
      }),
      { numRuns: 5_000 },
    )
  })
})

test.each([
  ['lab-pc', true],
  ['7up.example', true],
  ['192.0.2.1', false],
  ['[2001:db8::1]:5050', false],
  ['[fe80::1%eth0]:5050', false],
])('%s has a host name: %s', (text, named) => {
  const parsed = parseAddress(text)
  expect(parsed.ok && hasHostName(parsed.address)).toBe(named)
})
