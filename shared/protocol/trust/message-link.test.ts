import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInvite } from './invite.ts'
import { formatMessageLink, messageLinksIn, parseMessageLink, typedMessageLink } from './message-link.ts'

const link = { room: 'Xh3_room', channel: 'general', target: { author: 'a-1', nonce: 'n_2-' } }
const written = 'parley://message/Xh3_room/general/a-1.n_2-'

test('a link names room, channel and message, and nothing else', () => {
  expect(formatMessageLink(link)).toBe(written)
  expect(parseMessageLink(written)).toEqual(link)
})

test('any channel comes back as it was, from a link that running text does not cut', () => {
  const id = fc.stringMatching(/^[\w-]{1,43}$/).filter((text) => text !== '__proto__')
  // What a channel's name may be at most on the wire.
  const channel = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((name) => name.length <= 30 && name.isWellFormed())
  fc.assert(
    fc.property(id, channel, id, id, (room, name, author, nonce) => {
      const one = { room, channel: name, target: { author, nonce } }
      const text = formatMessageLink(one)
      expect(parseMessageLink(text)).toEqual(one)
      expect(messageLinksIn(`(${text}).`)).toEqual([
        { text: '(', link: null },
        { text, link: one },
        { text: ').', link: null },
      ])
    }),
  )
})

test.each([
  ['nothing', ''],
  ['a word', 'message'],
  ['a web address', 'https://message/room/general/a.n'],
  ['an invite', 'parley://10.0.0.1:5050/room/Lab#1.x.y.z.0'],
  ['a link without a message', 'parley://message/room/general'],
  ['a message without a nonce', 'parley://message/room/general/a'],
  ['a message with two nonces', 'parley://message/room/general/a.n.m'],
  ['a room that could reach a prototype', 'parley://message/__proto__/general/a.n'],
  ['half an escape', 'parley://message/room/%E3%8/a.n'],
  ['a channel that is too long', `parley://message/room/${'c'.repeat(31)}/a.n`],
  ['more after it', 'parley://message/room/general/a.n#1.secret'],
  ['something huge', `parley://message/room/${'a'.repeat(5_000)}/a.n`],
])('%s is no link to a message', (_, text) => {
  expect(parseMessageLink(text)).toBeNull()
})

test('a link to a message is never taken for an invite', () => {
  expect(parseInvite(written)).toEqual({ ok: false, problem: 'damaged' })
})

describe('in a text', () => {
  test.each<[string, string]>([
    ['alone', written],
    ['in a sentence', `See ${written}, please.`],
    ['in quotes', `“${written}”`],
    ['with a loud scheme', `See ${written.replace('parley', 'PARLEY')}`],
    ['full width', written.replace('parley', 'ｐａｒｌｅｙ')],
  ])('a pasted link is found %s', (_, text) => {
    expect(typedMessageLink(text)).toEqual(link)
  })

  test('a link inside another address stays part of that', () => {
    for (const text of [`https://example.org/?u=${written}`, `x+${written}`])
      expect(messageLinksIn(text)).toEqual([{ text, link: null }])
  })

  test('a text of nothing but beginnings takes linear time', () => {
    const begun = Date.now()
    messageLinksIn('parley://message/'.repeat(5_000))
    messageLinksIn(`parley://message/${'.'.repeat(50_000)}a`)
    messageLinksIn(`parley://message/${'/.'.repeat(50_000)}`)
    expect(Date.now() - begun).toBeLessThan(1_000)
  })
})
