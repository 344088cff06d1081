import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAddress } from './address.ts'
import { limits } from '../base/limits.ts'
import { parseProbeList } from './probe-list.ts'

const read = (typed: string) => {
  const parsed = parseProbeList(typed)
  return parsed.ok ? parsed.addresses.map(formatAddress) : parsed.problem
}

describe('a list of addresses to scan', () => {
  test.each([
    ['', []],
    ['lab-pc', ['lab-pc:5050']],
    ['10.0.5.20:5051, [fd00::7]:5052', ['10.0.5.20:5051', '[fd00::7]:5052']],
    ['8.8.8.8', ['8.8.8.8:5050']],
    ['192.168.7.0/30', ['192.168.7.1:5050', '192.168.7.2:5050']],
    ['192.168.7.9/31:6000', ['192.168.7.8:6000', '192.168.7.9:6000']],
    ['10.1.2.3/32', ['10.1.2.3:5050']],
    ['10.0.0.1\n10.0.0.1:5050 ; 10.0.0.2/32', ['10.0.0.1:5050', '10.0.0.2:5050']],
  ])('%j', (typed, addresses) => {
    expect(read(typed)).toEqual(addresses)
  })

  test.each([
    ['１０．０．５．２０：５０５１、 10.0.5.21', ['10.0.5.20:5051', '10.0.5.21']],
    ['10.0.5.20 : 5051', ['10.0.5.20:5051']],
    ['10.0.5.20; “10.0.5.21”, (10.0.5.22). <lab-pc>', ['10.0.5.20', '10.0.5.21', '10.0.5.22', 'lab-pc']],
    ['http://10.0.5.20:5051/', ['10.0.5.20:5051']],
    ['10.0.5\u200b.20', ['10.0.5.20']],
    ['“192.168.7.0 / 30”.', ['192.168.7.0/30']],
    ['１９２．１６８．７．０／３０', ['192.168.7.0/30']],
    ['(192.168.7.0/30:5051)', ['192.168.7.0/30:5051']],
    ['fd00:: 10.0.0.1', ['fd00::', '10.0.0.1']],
    ['[fd00::7] :5052', ['[fd00::7]:5052']],
  ])('kind 12: %j is stored as %j', (typed, entries) => {
    expect(parseProbeList(typed)).toMatchObject({ ok: true, entries })
    expect(parseProbeList(entries.join(', '))).toMatchObject({ ok: true, entries })
  })

  test('accepts a network by any of its addresses', () => {
    const addresses = read('172.16.4.99/24')
    expect(addresses).toHaveLength(254)
    expect(addresses.at(0)).toBe('172.16.4.1:5050')
    expect(addresses.at(-1)).toBe('172.16.4.254:5050')
  })

  test.each([
    ['10.0.5.300', 'bad-address'],
    ['10.0.5.20:0', 'bad-address'],
    ['http://10.0.5.20/x', 'bad-range'],
    ['10.0.5/24', 'bad-range'],
    ['10.0.5.0/33', 'bad-range'],
    ['10.0.5.0/', 'bad-range'],
    ['10.0.5.0/24/24', 'bad-range'],
    ['10.0.5.0/24:0', 'bad-range'],
    ['lab-pc/24', 'bad-range'],
    ['fd00::/64', 'ipv6-range'],
    ['[fd00::]/120', 'ipv6-range'],
    ['8.8.8.0/24', 'public-range'],
    ['0.0.0.0/0', 'public-range'],
    // Starts among private addresses and ends outside.
    ['192.168.0.0/15', 'public-range'],
    ['10.0.0.0/16', 'range-too-large'],
    ['10.0.0.0/22 10.0.4.0/24', 'too-many-addresses'],
  ])('refuses %s: %s', (typed, problem) => {
    expect(read(typed)).toBe(problem)
  })

  test('names the wrong entry', () => {
    expect(parseProbeList('10.0.0.1, ann@lab!, 10.0.0.2')).toMatchObject({ entry: 'ann@lab!' })
    const many = Array.from({ length: limits.probedEntries + 1 }, (_, i) => `10.0.0.${i + 1}`)
    expect(parseProbeList(many.join())).toMatchObject({
      problem: 'too-many-entries',
      entry: many.at(-1),
    })
  })

  test('never throws, and never returns more than probedAddresses', () => {
    const piece = fc.oneof(fc.string(), fc.stringMatching(/^[\d.]{1,15}\/\d{1,3}(:\d{1,6})?$/))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const parsed = parseProbeList(pieces.join(' '))
        if (parsed.ok) expect(parsed.addresses.length).toBeLessThanOrEqual(limits.probedAddresses)
      }),
    )
  })
})
