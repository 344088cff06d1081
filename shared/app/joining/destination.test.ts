import { describe, expect, test } from 'vitest'
import { formatInvite, type Invite } from '../../protocol/trust/invite.ts'
import { parseDestination } from './destination.ts'

const invite: Invite = {
  addresses: [
    { host: '192.168.1.20', port: 5050 },
    { host: '10.0.0.7', port: 5050 },
  ],
  room: { id: 'room-1', name: 'Physics 2b' },
  fingerprint: 'A'.repeat(43),
  id: 'i1',
  secret: 'A'.repeat(22),
}
const link = formatInvite(invite)

describe('a destination', () => {
  test('an address as typed', () => {
    expect(parseDestination(' 192.168.1.20:6000 ')).toEqual({
      ok: true,
      addresses: [{ host: '192.168.1.20', port: 6000 }],
    })
  })

  test('kind 12: an address with characters that programs add', () => {
    const addresses = [{ host: '192.168.1.20', port: 6000 }]
    for (const typed of [
      'http://192.168.1.20:6000/',
      '“192.168.1.20:6000”.',
      '１９２．１６８．１．２０：６０００',
    ])
      expect(parseDestination(typed)).toEqual({ ok: true, addresses })
  })

  test('an invite with all its addresses, the best first', () => {
    expect(parseDestination(link)).toEqual({ ok: true, addresses: invite.addresses, invite })
    expect(parseDestination(`“${link}”\n`)).toMatchObject({ ok: true, invite: { id: 'i1' } })
  })

  test.each([`Join my room: ${link}`, `Hi Ann,\nthe room is ${link}.\nSee you, Bob`, `${link}x`])(
    'an invite among other words: %j',
    (typed) => {
      expect(parseDestination(typed)).toEqual({ ok: true, addresses: invite.addresses, invite })
    },
  )

  test('a link with one character too many is damaged, and should be copied again', () => {
    const read = parseDestination(link.replace('.i1.', '.i1.x'))
    expect(read).toMatchObject({ ok: false, problem: { code: 'invite-damaged' } })
    if (!read.ok) expect(read.problem.text).toMatch(/^This invite link is damaged\. Copy it again\.$/)
  })

  test.each([
    ['a link that lost its end', link.slice(0, -30), 'invite-damaged'],
    ['a link to a message', 'parley://message/room/general/ann.n1', 'message-link'],
    ['half of one', ' parley://message/ro', 'message-link'],
    ['a link from a newer Parley', link.replace('#1.', '#2.'), 'invite-newer'],
  ])('%s is reported in a sentence', (_title, typed, code) => {
    const parsed = parseDestination(typed)
    expect(parsed).toMatchObject({ ok: false, problem: { code } })
    if (!parsed.ok) expect(parsed.problem.text).toMatch(/^[A-Z].*\.$/)
  })

  test.each(['', 'not a place', 'host:99999', 'https://example.org/#1.'])(
    '%j is neither an address nor an invite',
    (typed) => {
      const parsed = parseDestination(typed)
      expect(parsed.ok).toBe(false)
      if (!parsed.ok) expect(parsed.problem.text).toMatch(/\.$/)
    },
  )
})

test.each(['http://example.com', ' HTTPS://example.com/ ', 'http://192.168.1.20:5050/x', 'http://lab-pc?q'])(
  '%j is reported as a web address',
  (typed) => {
    const read = parseDestination(typed)
    expect(read).toMatchObject({ ok: false, problem: { code: 'web-address' } })
    if (!read.ok) expect(read.problem.text).toMatch(/^This is a web address\./)
  },
)
