import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { processorMs } from '../../../build/testing/processor-time.ts'
import { formatAddress, parseAddress } from './address.ts'
import { addressIn, parseTypedAddress } from './typed-address.ts'

describe('kind 12: an address as people write it', () => {
  test.each([
    ['１９２．１６８．１．２０：５０５０', '192.168.1.20:5050'],
    ['192。168。1。20', '192.168.1.20'],
    ['١٩٢.١٦٨.١.٢٠:٥٠٥٠', '192.168.1.20:5050'],
    ['192.168.1.20.', '192.168.1.20'],
    ['192.168.1.20:5050.', '192.168.1.20:5050'],
    ['192.168.1.20:', '192.168.1.20'],
    ['192.168.1.20…', '192.168.1.20'],
    ['192.168.1.20,', '192.168.1.20'],
    ['192.168.1.20:5050;', '192.168.1.20:5050'],
    ['192.168.1.20。', '192.168.1.20'],
    ['lab.example.', 'lab.example'],
    ['"192.168.1.20:5050"', '192.168.1.20:5050'],
    ['„192.168.1.20“', '192.168.1.20'],
    ['«lab-pc»', 'lab-pc'],
    ["'lab-pc:6000'", 'lab-pc:6000'],
    ['`lab-pc`', 'lab-pc'],
    ['(192.168.1.20)', '192.168.1.20'],
    ['(lab-pc:6000).', 'lab-pc:6000'],
    ['<192.168.1.20>', '192.168.1.20'],
    ['[192.168.1.20]', '192.168.1.20'],
    ['[192.168.1.20]:6000', '192.168.1.20:6000'],
    ['[lab-pc]:6000', 'lab-pc:6000'],
    ['「192.168.1.20」', '192.168.1.20'],
    ['192.168.1.20/', '192.168.1.20'],
    ['lab-pc:6000/', 'lab-pc:6000'],
    [String.raw`\\lab-pc`, 'lab-pc'],
    ['//lab-pc/', 'lab-pc'],
    ['http://192.168.1.20', '192.168.1.20'],
    ['http://192.168.1.20:5050/', '192.168.1.20:5050'],
    ['HTTPS://lab-pc:6000', 'lab-pc:6000'],
    ['http://lab-pc/', 'lab-pc'],
    ['http://lab.local/', 'lab.local'],
    ['<http://lab-pc:6000/>', 'lab-pc:6000'],
    ['http://[fe80::1]:6000/', '[fe80::1]:6000'],
    ['192.168.1.20 :5050', '192.168.1.20:5050'],
    ['192.168.1.20: 5050', '192.168.1.20:5050'],
    ['lab-pc : 6000', 'lab-pc:6000'],
    ['192.168.1.20 6000', '192.168.1.20:6000'],
    ['192.168.1.20 port 6000', '192.168.1.20:6000'],
    ['192.168.1.20, port 6000.', '192.168.1.20:6000'],
    ['lab-pc port 6000', 'lab-pc:6000'],
    ['::1 port 6000', '[::1]:6000'],
    ['192. 168. 1. 20', '192.168.1.20'],
    ['192.168.1. 20:5050', '192.168.1.20:5050'],
    ['192 .168 .1 .20', '192.168.1.20'],
    ['192.168.\n1.20', '192.168.1.20'],
    ['\u200e192.168.1.20\u200e', '192.168.1.20'],
    ['192.168\u200b.1.20', '192.168.1.20'],
    ['\u2066192.168.1.20:5050\u2069', '192.168.1.20:5050'],
    ['\ufeff192.168.1.20', '192.168.1.20'],
    ['192.168.1.20\u00a0', '192.168.1.20'],
    ['lab\u00adpc', 'labpc'],
    ['lab‑pc', 'lab-pc'],
    ['ｌａｂ－ｐｃ', 'lab-pc'],
    ['::', '::'],
    ['fd00::.', 'fd00::'],
    ['"[fe80::1%eth0]:6000",', '[fe80::1%eth0]:6000'],
    ['［ｆｅ８０：：１］：６０００', '[fe80::1]:6000'],
    ['Address: 192.168.1.20:5050', '192.168.1.20:5050'],
    ['[2001:db8::1]:5050  (Wi-Fi)', '[2001:db8::1]:5050'],
    ["parley join '[fe80::1%eth0]:5050' --as Ann", '[fe80::1%eth0]:5050'],
    ['  npm run -s parley -- join lab-pc:5050', 'lab-pc:5050'],
    ['node cli/parley.ts join 10.0.0.5:5051', '10.0.0.5:5051'],
    ['bücher.local', 'bücher.local'],
    ['東京', '東京'],
  ])('%j is %s', (typed, address) => {
    expect(parseAddress(address).ok).toBe(true)
    expect(addressIn(typed)).toBe(address)
  })

  test.each([
    'lab pc',
    'Lab 2',
    'Physics 2b',
    'ann@lab',
    '192.168.1',
    '192.168.1.256.',
    '10.0.0.1 or 10.0.0.2',
    'http://example.com',
    'http://192.168.1.20/page',
    'lab/pc',
    String.raw`\\lab-pc\share`,
    'lab:65536',
    '.',
    '()',
    '5:30',
  ])('%j stays as it is, and is not an address', (typed) => {
    expect(addressIn(typed)).toBe(typed)
    expect(parseTypedAddress(typed).ok).toBe(false)
  })

  test('invisible text is empty', () => {
    for (const typed of ['', ' \n', '\u200b\u2060 ', '\ufeff'])
      expect(parseTypedAddress(typed)).toEqual({ ok: false, problem: 'empty' })
  })

  const address = fc
    .tuple(
      fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('lab-pc', 'bücher.local', 'fe80::1%eth0', '7up')),
      fc.integer({ min: 1, max: 65_535 }),
    )
    .map(([host, port]) => formatAddress({ host, port }))
  const wrapped = fc.constantFrom<[string, string]>(
    ['', ''],
    ['"', '"'],
    ['(', ')'],
    ['<', '>,'],
    ['“', '”.'],
    [' \u200b', '\u00a0\n'],
    ['http://', '/'],
    ['‹', '›;'],
    ['parley join ', ' --as Ann'],
  )
  const wide = (text: string) =>
    text.replaceAll(/[!-~]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0))

  test('an address is found within surrounding text', () => {
    fc.assert(
      fc.property(address, fc.array(wrapped, { maxLength: 1 }), fc.boolean(), (written, around, isWide) => {
        const shown = isWide ? wide(written) : written
        const typed = around.reduce((text, [before, after]) => `${before}${text}${after}`, shown)
        expect(parseTypedAddress(typed)).toEqual(parseAddress(written))
      }),
      { numRuns: 2_000 },
    )
  })

  test('the result is stable, and text that parseAddress accepts stays, except for a final dot', () => {
    const unit = fc.constantFrom(...Array.from('[]:.%-_ 0127af漢é"()<>,;／：．０\u200b\n'), 'port', 'http://')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 24 }), (typed) => {
        const once = addressIn(typed)
        expect(addressIn(once)).toBe(once)
        const strict = parseAddress(typed)
        if (strict.ok && !typed.trim().endsWith('.') && typed === typed.normalize('NFKC'))
          expect(parseTypedAddress(typed)).toEqual(strict)
      }),
      { numRuns: 5_000 },
    )
  })

  test('a long text takes little time', () => {
    const run = () => {
      for (const unit of ['(', '192.168.1.20 ', ': ', ' ', '"', '1.', 'parley join '])
        for (const times of [150, 100_000]) addressIn(unit.repeat(times))
    }
    expect(processorMs(run)).toBeLessThan(1_000)
  })
})
