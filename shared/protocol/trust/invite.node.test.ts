import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress, type Address } from '../finding/address.ts'
import { toBase64url } from './base64url.ts'
import {
  formatInvite,
  hasExpired,
  inviteLimits,
  parseInvite,
  type Invite,
  type InviteProblem,
} from './invite.ts'
import { limits } from '../base/limits.ts'
import { cleanName } from '../text/text.ts'

const FINGERPRINT = toBase64url(new Uint8Array(32).fill(0xab))
const SECRET = toBase64url(new Uint8Array(16).fill(0xcd))
const lab: Invite = {
  addresses: [
    { host: '192.168.1.20', port: 5050 },
    { host: '10.0.0.7', port: 5050 },
    { host: 'fe80::1%eth0', port: 5050 },
  ],
  room: { id: 'Xh3_room', name: 'Lab room' },
  fingerprint: FINGERPRINT,
  id: 'a1B2-_c3',
  secret: SECRET,
  expiresAt: 1_764_000_000_000,
}
const link = formatInvite(lab)

const host = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('fe80::1%eth0', 'fe80::abcd%12', 'lab-pc', 'LAB_PC.local', 'bücher.local', '東京', 'x.'),
)
const address = fc
  .record({ host, port: fc.integer({ min: 1, max: 65_535 }) })
  .filter(({ host: text }) => parseAddress(text).ok)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toBase64url)
const roomName = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .map((raw) => cleanName(raw).slice(0, limits.roomNameChars))
  .filter((name) => name !== '' && name === cleanName(name))
const anyInvite: fc.Arbitrary<Invite> = fc
  .record(
    {
      addresses: fc
        .tuple(address, fc.array(address, { maxLength: inviteLimits.addresses - 1 }))
        .map(([first, others]): Invite['addresses'] => [first, ...others]),
      room: fc.record({ id: fc.stringMatching(/^[\w-]{1,64}$/), name: roomName }),
      fingerprint: bytes(32),
      id: fc.stringMatching(/^[\w-]{1,22}$/),
      secret: bytes(16),
      expiresAt: fc.integer({ min: 1, max: 36 ** 8 - 1 }).map((seconds) => seconds * 1000),
    },
    { requiredKeys: ['addresses', 'room', 'fingerprint', 'id', 'secret'] },
  )
  // This is not a valid id, and fast-check tends to find it.
  .filter(({ room, id }) => room.id !== '__proto__' && id !== '__proto__')

describe('an invite', () => {
  test('is a readable link', () => {
    expect(link).toBe(
      `parley://192.168.1.20:5050/Xh3_room/Lab%20room?10.0.0.7,[fe80::1%25eth0]#1.${FINGERPRINT}.a1B2-_c3.${SECRET}.t68n40`,
    )
  })

  test('is parsed as the same invite', () => {
    fc.assert(
      fc.property(anyInvite, (invite) => {
        expect(parseInvite(formatInvite(invite))).toEqual({ ok: true, invite })
      }),
    )
  })

  test('is a valid URL with the secret in its fragment', () => {
    fc.assert(
      fc.property(anyInvite, (invite) => {
        const text = formatInvite(invite)
        expect(text).toMatch(/^[\w:/.?,#%[\]~-]+$/)
        expect(text).toMatch(/[a-z0-9]$/)
        if (invite.addresses[0].host.includes('%')) return // The WHATWG standard omits RFC 6874.
        const url = new URL(text)
        expect(url.hash).toContain(invite.secret)
        expect(url.href.replace(url.hash, '')).not.toContain(invite.secret)
      }),
    )
  })

  test('usually fits a QR code that a phone can read from a screen', () => {
    expect(
      formatInvite({ ...lab, room: { id: 'A'.repeat(22), name: 'The second floor' } }).length,
    ).toBeLessThan(200)
  })

  test('with the longest possible parts stays within the limit, and keeps the first addresses', () => {
    const long: Address = { host: `${'京'.repeat(60)}.`.repeat(4).slice(0, 240), port: 50_505 }
    const invite: Invite = {
      ...lab,
      addresses: [long, { ...long, port: 1 }, { ...long, port: 2 }],
      room: { id: 'x'.repeat(64), name: '室'.repeat(limits.roomNameChars) },
      id: 'x'.repeat(inviteLimits.idChars),
    }
    const text = formatInvite(invite)
    expect(text.length).toBeLessThanOrEqual(inviteLimits.linkChars)
    expect(parseInvite(text)).toEqual({ ok: true, invite: { ...invite, addresses: [long] } })
    const many = Array.from({ length: 20 }, (_, port) => ({ host: '10.0.0.1', port: port + 1 }))
    const kept = parseInvite(formatInvite({ ...lab, addresses: [lab.addresses[0], ...many] }))
    expect(kept.ok && kept.invite.addresses.length).toBe(inviteLimits.addresses)
  })

  test('has an expiry that an app can check', () => {
    expect(hasExpired(lab, 1_763_999_999_999)).toBe(false)
    expect(hasExpired(lab, 1_764_000_000_000)).toBe(true)
    expect(hasExpired({}, Number.MAX_SAFE_INTEGER)).toBe(false)
    const early = parseInvite(formatInvite({ ...lab, expiresAt: 500 }))
    expect(early.ok && early.invite.expiresAt).toBe(1000)
  })
})

describe('a link is still read if it is', () => {
  const whole = { ok: true, invite: lab }
  test.each<[string, string]>([
    ['surrounded by spaces', ` \t${link}\r\n`],
    ['in angle brackets', `<${link}>`],
    ['in quotes', `"${link}"`],
    ['in single quotes, as cmd.exe passes them', `'${link}'`],
    ['in typographic quotes', `“${link}”`],
    ['wrapped by a mail program', link.replace(/(.{40})/g, '$1\r\n')],
    ['wrapped and indented', link.replace(/(.{40})/g, '$1\n    ')],
    ['wrapped and quoted in a reply', `> ${link.replace(/(.{40})/g, '$1\n> ')}`.replace(/^> /, '')],
    ['in brackets and wrapped', `<${link.replace(/(.{60})/g, '$1\n')}>`],
    ['with invisible characters in it', `\uFEFF${link.replace(/(.{30})/g, '$1\u200B')}\u200E`],
    ['with its scheme in capitals', link.replace('parley', 'PARLEY')],
    ['with small letters in its escapes', link.replace('%20', '%20').replace('Lab', '%4cab')],
  ])('%s', (_, text) => {
    expect(parseInvite(text)).toEqual(whole)
  })
})

describe('an invalid text is refused with the reason', () => {
  const long = 'x'.repeat(inviteLimits.linkChars)
  test.each<[string, InviteProblem]>([
    ['', 'not-an-invite'],
    ['192.168.1.20:5050', 'not-an-invite'],
    ['https://example.com/', 'not-an-invite'],
    [link.replace('parley', 'https'), 'not-an-invite'],
    [`see ${link}`, 'not-an-invite'],
    [`javascript:${link}`, 'not-an-invite'],
    ['parley:', 'not-an-invite'],
    [`parley://${long}`, 'not-an-invite'],
    [' '.repeat(3 * inviteLimits.linkChars) + link, 'not-an-invite'],
    ['parley://', 'damaged'],
    ['parley://192.168.1.20:5050', 'damaged'],
    ['parley://192.168.1.20:5050/Xh3_room/Lab', 'damaged'],
    [link.replace('#1.', '#2.'), 'newer'],
    ['parley://anything?goes=later#12.x', 'newer'],
    [link.replace('#1.', '#0.'), 'damaged'],
    [link.replace('#1.', '#01.'), 'damaged'],
    [link.replace('#1.', '#99999.'), 'damaged'],
    [link.replace('#', '%23'), 'damaged'],
    [link.replace(':5050', ''), 'damaged'],
    [link.replace(':5050', ':0'), 'damaged'],
    [link.replace(':5050', ':65536'), 'damaged'],
    [link.replace('192.168.1.20', 'ann@192.168.1.20'), 'damaged'],
    [link.replace('192.168.1.20', '192.168.1.300'), 'damaged'],
    [link.replace('192.168.1.20', 'lab%2Fpc'), 'damaged'],
    [link.replace('192.168.1.20', 'lab%pc'), 'damaged'],
    [link.replace('192.168.1.20', 'lab%00'), 'damaged'],
    [link.replace('192.168.1.20', '2001:db8::1'), 'damaged'],
    [link.replace('192.168.1.20', '2001:db8:'), 'damaged'],
    [link.replace('10.0.0.7', '10.0.0.7:x'), 'damaged'],
    [link.replace('10.0.0.7', ''), 'damaged'],
    [link.replace('10.0.0.7', 'fe80::2'), 'damaged'],
    [link.replace('10.0.0.7', '[fe80::2'), 'damaged'],
    [link.replace('10.0.0.7', Array(8).fill('10.0.0.7').join(',')), 'damaged'],
    [link.replace('Xh3_room', '..'), 'damaged'],
    [link.replace('Xh3_room', '__proto__'), 'damaged'],
    [link.replace('Xh3_room', 'x'.repeat(65)), 'damaged'],
    [link.replace('Lab%20room', ''), 'damaged'],
    [link.replace('Lab%20room', '%20'), 'damaged'],
    [link.replace('Lab%20room', '%E2%80%AE'), 'damaged'],
    [link.replace('Lab%20room', '%ff'), 'damaged'],
    [link.replace('Lab%20room', 'x'.repeat(61)), 'damaged'],
    [link.replace(FINGERPRINT, FINGERPRINT.slice(1)), 'damaged'],
    [link.replace(FINGERPRINT, `${FINGERPRINT.slice(0, -1)}t`), 'damaged'],
    [link.replace(SECRET, SECRET.slice(1)), 'damaged'],
    [link.replace(SECRET, `${SECRET}A`), 'damaged'],
    [link.replace(SECRET, `${SECRET.slice(0, -1)}x`), 'damaged'],
    [link.replace('a1B2-_c3', 'x'.repeat(23)), 'damaged'],
    [link.replace('a1B2-_c3', ''), 'damaged'],
    [link.replace('a1B2-_c3', '__proto__'), 'damaged'],
    [link.replace(/[^.]+$/, ''), 'damaged'],
    [link.replace(/[^.]+$/, '00'), 'damaged'],
    [link.replace(/[^.]+$/, 'zzzzzzzzz'), 'damaged'],
    [`${link}.`, 'damaged'],
    [`${link}#1.`, 'damaged'],
    [`${link}${link}`, 'damaged'],
  ])('%j', (text, problem) => {
    expect(parseInvite(text)).toEqual({ ok: false, problem })
  })

  test('damaged, wherever a link is cut off', () => {
    const expiryFrom = link.lastIndexOf('.') + 2
    for (let length = 'parley://'.length; length < expiryFrom; length++) {
      expect(parseInvite(link.slice(0, length))).toEqual({ ok: false, problem: 'damaged' })
    }
  })

  test('a deceptive name is cleaned', () => {
    const parsed = parseInvite(link.replace('Lab%20room', 'Lab%E2%80%AE%20%0Aroom%20'))
    expect(parsed.ok && parsed.invite.room.name).toBe('Lab room')
  })

  test('any text: nothing is thrown, and a parsed invite can be formatted again', () => {
    const mangled = fc
      .tuple(fc.nat(link.length), fc.nat(6), fc.string({ unit: 'binary', maxLength: 6 }))
      .map(([at, gone, put]) => link.slice(0, at) + put + link.slice(at + gone))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), mangled), (text) => {
        const parsed = parseInvite(text)
        if (parsed.ok) expect(parseInvite(formatInvite(parsed.invite))).toEqual(parsed)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a long text takes little time', () => {
    for (const piece of ['"', '>\n', '%', '[', '.', 'parley://', '#1', ',']) {
      expect(parseInvite(`parley://${piece.repeat(Math.floor(8_000 / piece.length))}`).ok).toBe(false)
    }
  })
})
