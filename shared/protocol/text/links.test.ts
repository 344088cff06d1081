import fc from 'fast-check'
import { deadlines } from '../../../build/testing/deadlines.ts'
import { processorMs } from '../../../build/testing/processor-time.ts'
import { describe, expect, test } from 'vitest'
import { bodyParts, LINK_CHARS, linkFrom } from './links.ts'

const linksIn = (body: string) => bodyParts(body).flatMap((part) => (part.kind === 'link' ? [part.text] : []))

describe('the links of a message', () => {
  test.each([
    ['https://example.org', 'https://example.org'],
    ['See https://example.org/a?b=c&d#e for more', 'https://example.org/a?b=c&d#e'],
    ['http://192.168.1.20:8080/x', 'http://192.168.1.20:8080/x'],
    ['http://[fe80::1]:5050/', 'http://[fe80::1]:5050/'],
    ['http://lab-pc/', 'http://lab-pc/'],
    ['HTTPS://EXAMPLE.ORG', 'HTTPS://EXAMPLE.ORG'],
    ['Is it https://example.org?', 'https://example.org'],
    ['https://example.org/?q', 'https://example.org/?q'],
    ['(https://en.wikipedia.org/wiki/A_(b))', 'https://en.wikipedia.org/wiki/A_(b)'],
    ['(see https://en.wikipedia.org/wiki/A_(b).)', 'https://en.wikipedia.org/wiki/A_(b)'],
    ['https://example.org/a)b', 'https://example.org/a)b'],
    ['[docs](https://example.org/a)', 'https://example.org/a'],
    ['<https://example.org/a>', 'https://example.org/a'],
    ['**https://example.org/a**', 'https://example.org/a'],
    ['“https://example.org/a.”', 'https://example.org/a'],
    ['https://example.org/a,\nnext line', 'https://example.org/a'],
    ['見てhttps://example.jp/あ。次', 'https://example.jp/あ'],
    ['https://ja.wikipedia.org/wiki/東京', 'https://ja.wikipedia.org/wiki/東京'],
    ['راجع https://example.org/س، شكرا', 'https://example.org/س'],
    ['שלום https://example.org/א!', 'https://example.org/א'],
    ["'https://example.org/a'", 'https://example.org/a'],
    ['(both, https://example.org/a and the rest)', 'https://example.org/a'],
  ])('%j has one link', (body, text) => {
    expect(linksIn(body)).toEqual([text])
  })

  test.each([
    ['https://example.comを見て', 'https://example.com'],
    ['https://example.com見て', 'https://example.com'],
    ['https://example.com에서', 'https://example.com'],
    ['https://www.example.co1ページ', 'https://www.example.co1'],
    ['https://example.com:8080を見て', 'https://example.com:8080'],
    ['http://192.168.1.20を開く', 'http://192.168.1.20'],
    ['http://[fe80::1]を開く', 'http://[fe80::1]'],
    ['https://ann@example.comを見て', 'https://ann@example.com'],
    ['http://foo.com)你好', 'http://foo.com'],
    ['https://日本語.jp', 'https://日本語.jp'],
    ['https://3丁目.jp/', 'https://3丁目.jp/'],
    ['https://ja.wikipedia.org/wiki/日本を', 'https://ja.wikipedia.org/wiki/日本を'],
    ['https://example.com/を見て', 'https://example.com/を見て'],
  ])('kind 16: in %j the host ends where another script follows', (body, text) => {
    expect(linksIn(body)).toEqual([text])
  })

  test.each([
    [
      'https://en.wikipedia.org/wiki/The_Lord_of_the_Rings_',
      'https://en.wikipedia.org/wiki/The_Lord_of_the_Rings_',
    ],
    ['https://example.org/a*', 'https://example.org/a*'],
    ["https://example.org/a'", "https://example.org/a'"],
    ['https://example.org/~', 'https://example.org/~'],
    ['https://example.org/a)', 'https://example.org/a)'],
    ['https://example.org)', 'https://example.org'],
    ['https://example.org:8080*', 'https://example.org:8080'],
    ['https://example.org/a_.', 'https://example.org/a_'],
    ['snake_case https://example.org/a_', 'https://example.org/a_'],
    ['* item https://example.org/a*', 'https://example.org/a*'],
    ['*done* https://example.org/a*', 'https://example.org/a*'],
    ['_one\ntwo https://example.org/a_', 'https://example.org/a_'],
    ['_see https://example.org/a_', 'https://example.org/a'],
    ['**see https://example.org/a**', 'https://example.org/a'],
    ['~~https://example.org/a~~', 'https://example.org/a'],
    ['(see (https://example.org/a)).', 'https://example.org/a'],
    ['(done) https://example.org/a)', 'https://example.org/a)'],
  ])('kind 16: in %j a closing mark is left out only if it was opened before', (body, text) => {
    expect(linksIn(body.replaceAll('\\n', '\n'))).toEqual([text])
  })

  test('kind 16: marks around two links are not part of either', () => {
    expect(linksIn('*https://one.example and https://two.example*')).toEqual([
      'https://one.example',
      'https://two.example',
    ])
    expect(linksIn('*https://one.example* and https://two.example/*')).toEqual([
      'https://one.example',
      'https://two.example/*',
    ])
  })

  test('there may be several, and the joined parts are the body', () => {
    const body = 'a https://one.example, https://two.example/\nb'
    expect(bodyParts(body)).toEqual([
      { kind: 'text', text: 'a ' },
      {
        kind: 'link',
        text: 'https://one.example',
        link: { href: 'https://one.example/', host: 'one.example', doubts: [] },
      },
      { kind: 'text', text: ', ' },
      {
        kind: 'link',
        text: 'https://two.example/',
        link: { href: 'https://two.example/', host: 'two.example', doubts: [] },
      },
      { kind: 'text', text: '\nb' },
    ])
  })

  test.each([
    'parley://192.168.1.20:5050/room#secret',
    'readme.md and example.org are no addresses here',
    '👩‍👩‍👧‍👦 🏳️‍🌈 हिन्दी سلام שלום 日本語 Nguyễn Thị Ánh O’Brien José',
    'if (a < b) { return https }',
    '\u200fשלום\u200e \u2067x\u2069',
  ])('%j has no links', (body) => {
    expect(bodyParts(body)).toEqual([{ kind: 'text', text: body }])
  })

  test('direction overrides are separate parts, but marks and isolates of right-to-left writing are text', () => {
    expect(bodyParts('see exe.\u202Egnp\u202C\n\u2067a\u2069')).toEqual([
      { kind: 'text', text: 'see exe.' },
      { kind: 'override', text: '\u202E' },
      { kind: 'text', text: 'gnp\u202C\n\u2067a\u2069' },
    ])
    expect(bodyParts('\u202D\u202Ea')).toEqual([
      { kind: 'override', text: '\u202D\u202E' },
      { kind: 'text', text: 'a' },
    ])
    expect(bodyParts('')).toEqual([])
  })

  test('the joined parts of any text are that text', () => {
    const unit = fc.constantFrom(
      'https://',
      'http://a',
      'b.c',
      '/',
      ')',
      '(',
      '.',
      ' ',
      '\n',
      '@',
      ':',
      '[',
      ']',
      '\u202e',
      'é',
      '。',
      '\u200b',
      '%',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        const body = units.join('')
        const parts = bodyParts(body)
        expect(parts.map(({ text }) => text).join('')).toBe(body)
        for (const part of parts) {
          expect(part.text).not.toBe('')
          if (part.kind === 'link') expect(linkFrom(part.text)).toEqual(part.link)
          if (part.kind === 'text') expect(part.text).not.toMatch(/[\u202D\u202E]/)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  // Quadratic time would take seconds, during which a window hangs.
  test.each([
    ['schemes', 'http://'.repeat(9_000)],
    ['opening brackets', `https://a.b/${'('.repeat(60_000)}`],
    ['closing brackets', `https://a.b/${')'.repeat(60_000)}`],
    ['dots', `https://a.b/${'.'.repeat(60_000)}x`],
    ['login signs', `https://${'a@'.repeat(30_000)}`],
    ['short links', 'http://a '.repeat(7_000)],
    ['overrides', 'a\u202e'.repeat(30_000)],
    ['opened signs', `${'*_('.repeat(20_000)}https://a.b/${'_*)'.repeat(20_000)}`],
    ['other scripts', `https://${'1あ'.repeat(30_000)}`],
    ['letters', `https://${'a'.repeat(60_000)}あ`],
  ])('a body full of %s takes little time', (_, body) => {
    expect(processorMs(() => void bodyParts(body))).toBeLessThan(deadlines.pureMs)
  })

  test.each<[string, string[]]>([
    ['https://example.org/a', []],
    ['https://EXAMPLE.org:443/', []],
    ['http://[::1]:5050/', []],
    ['https://日本語.jp/', []],
    ['https://пример.рф/', []],
    ['https://faß.example/', []],
    ['https://xn--80ak6aa92e.com/', []],
    ['https://paypal.com@evil.example/', ['login']],
    ['https://раураl.com/', ['look-alike']],
    ['https://аррӏе.com/', ['look-alike']],
    ['http://3232235777/', ['other-host']],
    ['http://0300.0250.1.1/', ['other-host']],
    ['https://ok.example⁄evil/', ['other-host']],
    ['https:////evil.example/', ['other-host']],
    ['https://ex%61mple.org/', ['other-host']],
  ])('%s has the doubts %j', (address, doubts) => {
    expect(linkFrom(address)?.doubts).toEqual(doubts)
  })

  test('an address that is too long to open is not a link', () => {
    const longest = `https://a.example/${'x'.repeat(LINK_CHARS - 'https://a.example/'.length)}`
    expect(linkFrom(longest)?.href).toBe(longest)
    expect(linkFrom(`${longest}x`)).toBeNull()
  })
})
