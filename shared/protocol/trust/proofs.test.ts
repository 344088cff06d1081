import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeVerifier } from '../../node/trust/signatures.ts'
import {
  CHAIN_START,
  chainLink,
  chainText,
  eventText,
  inviteProofText,
  memberProofText,
  postText,
} from './proofs.ts'

const any = fc.string({ unit: 'binary', maxLength: 30 })

describe('the texts of proofs', () => {
  test('never change, since that would break all proofs', () => {
    expect(memberProofText('b', 'f')).toBe('["parley 1 member","b","f"]')
    const proof = { binding: 'b', roomId: 'r', deviceKey: 'k', inviteId: 'i' }
    expect(inviteProofText('client', proof)).toBe('["parley 1 invite client","b","r","k","i"]')
    expect(inviteProofText('host', proof)).toBe('["parley 1 invite host","b","r","k","i"]')
    expect(postText('r', 'general', 'n', 'a "quote"\n')).toBe(
      '["parley 1 post","r","general","n","a \\"quote\\"\\n"]',
    )
    expect(eventText({ seq: 1, kind: 'memberJoined' })).toBe(
      '["parley 1 event","{\\"kind\\":\\"memberJoined\\",\\"seq\\":1}"]',
    )
    expect(chainText('p', 'h')).toBe('["parley 1 chain","p","h"]')
  })

  test('differ for different parts, however these are split', () => {
    const parts = fc.tuple(any, any, any, any)
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        if (a.some((part, index) => part !== b[index])) expect(postText(...a)).not.toBe(postText(...b))
      }),
    )
    expect(postText('r', 'a', 'b","c', 'd')).not.toBe(postText('r', 'a', 'b', 'c","d'))
    expect(memberProofText('ab', 'c')).not.toBe(memberProofText('a', 'bc'))
  })

  test('are never the same for different purposes', () => {
    fc.assert(
      fc.property(any, any, any, any, (a, b, c, d) => {
        const proof = { binding: a, roomId: b, deviceKey: c, inviteId: d }
        const texts = [
          memberProofText(a, b),
          inviteProofText('client', proof),
          inviteProofText('host', proof),
          postText(a, b, c, d),
          eventText({ a, b, c, d }),
          chainText(a, b),
        ]
        expect(new Set(texts).size).toBe(texts.length)
      }),
    )
  })
})

describe('the chain over the log', () => {
  const event = (seq: number, body: string) => ({
    seq,
    epoch: 1,
    at: 1_764_000_000_000,
    author: { id: 'ann', name: 'Ann' },
    nonce: `n${seq}`,
    kind: 'messagePosted',
    channel: 'general',
    body,
  })
  const links = (events: readonly ReturnType<typeof event>[]) => {
    let link = CHAIN_START
    return events.map((next) => (link = chainLink(nodeVerifier, link, next)))
  }
  const log = ['one', 'two', 'three', 'four'].map((body, index) => event(index + 1, body))
  const honest = links(log)

  test('is the same for the same log, whatever the order of members', () => {
    const reversed = log.map(
      (entry) => Object.fromEntries(Object.entries(entry).toReversed()) as typeof entry,
    )
    expect(links(reversed)).toEqual(honest)
    expect(links(JSON.parse(JSON.stringify(log)) as typeof log)).toEqual(honest)
    expect(honest.every((link) => /^[\w-]{43}$/.test(link))).toBe(true)
  })

  test.each<[string, readonly ReturnType<typeof event>[]]>([
    ['changed', log.map((entry) => (entry.seq === 2 ? { ...entry, body: 'too' } : entry))],
    [
      'attributed to someone else',
      log.map((entry) => (entry.seq === 2 ? { ...entry, author: { id: 'bob', name: 'Ann' } } : entry)),
    ],
    ['moved in time', log.map((entry) => (entry.seq === 2 ? { ...entry, at: entry.at + 1 } : entry))],
    ['left out', log.filter((entry) => entry.seq !== 2)],
    ['put in', [event(1, 'one'), event(2, 'new'), ...log.slice(1)]],
    ['swapped', [log[0], log[2], log[1], log[3]].map((entry) => entry ?? event(0, ''))],
    ['given an unknown member', log.map((entry) => (entry.seq === 2 ? { ...entry, later: true } : entry))],
  ])('has another last link if an event was %s', (_, altered) => {
    const found = links(altered)
    expect(found.at(-1)).not.toBe(honest.at(-1))
    expect(found[0]).toBe(honest[0])
  })

  test('does not distinguish absent and undefined members', () => {
    expect(eventText({ seq: 1, topic: undefined })).toBe(eventText({ seq: 1 }))
  })

  test('stays valid over a removed message, of which only the hash is left', () => {
    const [first = '', second] = honest
    const hash = nodeVerifier.hash(eventText(event(2, 'two')))
    expect(nodeVerifier.hash(chainText(first, hash))).toBe(second)
  })
})
