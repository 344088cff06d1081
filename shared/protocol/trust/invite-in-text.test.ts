import { describe, expect, test } from 'vitest'
import { inviteLinkIn } from './invite-in-text.ts'
import { formatInvite, inviteLimits, parseInvite, type Invite } from './invite.ts'

const lasting: Invite = {
  addresses: [
    { host: '192.168.1.20', port: 5050 },
    { host: '10.0.0.7', port: 5050 },
  ],
  room: { id: 'Xh3_room', name: 'Lab room' },
  fingerprint: 'A'.repeat(43),
  id: 'a1B2-_c3',
  secret: 'A'.repeat(22),
}
const expiring: Invite = { ...lasting, expiresAt: 1_764_000_000_000 }

describe.each([
  ['that lasts', lasting],
  ['that expires', expiring],
])('an invite %s', (_, invite) => {
  const link = formatInvite(invite)
  const wrapped = link.replace(/(.{60})/g, '$1\r\n')

  test.each<[string, string]>([
    ['alone', link],
    ['after words', `Join my room: ${link}`],
    ['right after a colon', `Einladung:${link}`],
    ['before a short word', `${link} ok`],
    ['before words', `${link} see you at nine`],
    ['before a line of words', `${link}\nSee you at nine`],
    ['among words', `Hi Ann,\n\nhere is the room: ${link} – see you.\nBob`],
    ['at the end of a sentence', `The room is ${link}.`],
    ['in brackets', `(the room: ${link}), from nine on`],
    ['in quotes in a sentence', `Paste “${link}” there.`],
    ['before a comma', `${link}, then say hello`],
    ['broken over lines, after words', `Join my room:\n${wrapped}`],
    ['broken over lines, among words', `Join my room:\n${wrapped}\n\nSee you, Bob`],
    ['in a quoted mail', `> Join my room:\n> ${link.replace(/(.{60})/g, '$1\n> ')}\n> Bob`],
    ['before a word that a one-line field has joined to it', `Here: ${link}See you, Bob`],
    ['with its scheme in capitals', `Here: ${link.replace('parley', 'PARLEY')}`],
    ['kind 12: with a semicolon', `${link};`],
    ['kind 12: in angle brackets, with a comma', `<${link}>,`],
    ['kind 12: as a Markdown link', `[Join us](${link})`],
    ['kind 12: escaped as HTML', `&lt;${link}&gt; see you`],
    ['kind 12: in a mail quoted twice', `> > Join:\n> > ${link.replace(/(.{50})/g, '$1\r\n> > ')}\n> Bob`],
    ['kind 12: between direction marks', `الرابط \u2066${link}\u2069`],
    ['kind 12: with invisible characters in it', `Here: ${link.replace(/(.{20})/g, '$1\u200b')} see you`],
    [
      'kind 12: with an invisible character in its scheme',
      `Here: ${link.replace('parley:', 'parley:\u2060')}.`,
    ],
    ['kind 12: after a byte order mark', `\ufeff${link}`],
    [
      'kind 12: in full width',
      `招待：${link.replaceAll(/[!-~]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0))}。`,
    ],
    ['before another link', `${link} or parley://10.0.0.9:5050/other/Other#1.x`],
  ])('%s is found', (_title, text) => {
    expect(parseInvite(inviteLinkIn(text))).toEqual({ ok: true, invite })
  })

  test.each<[string, string, string]>([
    ['a character too many in it', `see ${link.replace('#1.', '#1.A')} there`, 'damaged'],
    ['its end missing', `see ${link.slice(0, -30)} there`, 'damaged'],
    ['nothing after its name', 'see parley://192.168.1.20:5050/Xh3_room/Lab there', 'damaged'],
    ['a newer version', `see ${link.replace('#1.', '#2.')} there`, 'newer'],
  ])('with %s is recognized as an invite', (_title, text, problem) => {
    expect(parseInvite(inviteLinkIn(text))).toEqual({ ok: false, problem })
  })
})

test.each([
  '',
  'not a place',
  '192.168.1.20:5050',
  'parley:5050',
  'notparley://x',
  'https://example.org/#1.',
])('%j stays as it is', (text) => {
  expect(inviteLinkIn(text)).toBe(text)
})

test('a long text takes little time, and the result is no longer than a link can be', () => {
  const words = 'a '.repeat(50_000)
  expect(parseInvite(inviteLinkIn(`${words}${formatInvite(lasting)} ${words}`))).toMatchObject({ ok: true })
  for (const text of [`parley://${words}`, `parley://#${words}`, `parley://${'#1. '.repeat(30_000)}`])
    expect(inviteLinkIn(text).length).toBeLessThan(inviteLimits.linkChars)
})
