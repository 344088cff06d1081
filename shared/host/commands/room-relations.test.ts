import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { act, classroom, relate, remove } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

/** Posts a message; returns its event. */
function posted(peer: Peer, text = 'first words'): RoomEvent {
  peer.post(text)
  return peer.last('event').event
}

const edit = (peer: Peer, event: RoomEvent, text: string) =>
  relate(peer, event, { kind: 'edit', content: { text } })
const react = (peer: Peer, event: RoomEvent, key: string, on = true) =>
  relate(peer, event, { kind: 'react', key, on })

describe('[L1] edit', () => {
  test('everyone hears the other words, which name their message and not its seq', () => {
    const { ann, bob } = classroom()
    const event = posted(ann)
    expect(edit(ann, event, 'better words')).toBe('done')
    expect(bob.last('event').event).toMatchObject({
      kind: 'messageEdited',
      author: { id: 'ann' },
      target: { author: 'ann', nonce: event.nonce },
      content: { text: 'better words' },
    })
  })

  test('is for authors only, not even for those who could remove the message', () => {
    const { owner, mod, ann, bob } = classroom()
    const event = posted(ann)
    expect([owner, mod, bob].map((peer) => edit(peer, event, 'better words'))).toEqual(
      Array(3).fill('not-allowed'),
    )
  })

  test.each([
    ['', 'message-empty'],
    [' \u200b ', 'message-empty'],
    ['x'.repeat(8_001), 'message-too-long'],
    ['blank end ', 'not-clean'],
    ['a\u0007bell', 'not-clean'],
  ])('to %j is rejected, as for a message: %s', (text, reason) => {
    const { ann } = classroom()
    expect(edit(ann, posted(ann), text)).toBe(reason)
  })

  test('to the same words makes no event', () => {
    const { ann, history } = classroom()
    const event = posted(ann)
    edit(ann, event, 'better words')
    const { seq } = history.head
    expect(edit(ann, event, 'better words')).toBe('done')
    expect(history.head.seq).toBe(seq)
  })

  test('of a message that is still in the same batch counts', () => {
    const { ann, bob } = classroom()
    const target = { author: 'ann', nonce: 'new' }
    ann.say(
      { kind: 'post', nonce: 'new', channel: 'general', content: { text: 'frist' } },
      { kind: 'edit', nonce: 'mend', channel: 'general', target, content: { text: 'first' } },
    )
    expect(bob.all('event').slice(-2)).toMatchObject([
      { event: { kind: 'messagePosted' } },
      { event: { kind: 'messageEdited', content: { text: 'first' } } },
    ])
  })
})

describe('[L2] react', () => {
  test('sets and takes back one’s own, and makes no event of what changes nothing', () => {
    const { ann, bob, history } = classroom()
    const event = posted(ann)
    const seqs = [true, true, false, false, true].map((on) => {
      expect(react(bob, event, '👍', on)).toBe('done')
      return history.head.seq - event.seq
    })
    expect(seqs).toEqual([1, 1, 2, 2, 3])
  })

  test('twice in one batch makes one event', () => {
    const { ann, bob, history } = classroom()
    const event = posted(ann)
    const frame = {
      kind: 'react',
      channel: 'general',
      target: { author: 'ann', nonce: event.nonce },
      key: '👍',
      on: true,
    } as const
    bob.say({ ...frame, nonce: 'a' }, { ...frame, nonce: 'b' })
    expect(history.head.seq).toBe(event.seq + 1)
    expect(bob.all('ack')).toHaveLength(2)
  })

  test('a message has at most 20 different ones, each from any number of members', () => {
    const { ann, bob } = classroom()
    const event = posted(ann)
    const keys = Array.from({ length: 21 }, (_, i) => String.fromCodePoint(0x1f600 + i))
    expect(keys.map((key) => react(ann, event, key))).toEqual([
      ...Array(20).fill('done'),
      'too-many-reactions',
    ])
    expect(react(bob, event, keys[0] ?? '')).toBe('done')
    expect(react(bob, event, keys[20] ?? '')).toBe('too-many-reactions')
    expect(react(ann, event, keys[3] ?? '', false)).toBe('done')
    expect(react(bob, event, keys[20] ?? '')).toBe('done')
  })
})

describe('[L3] [L4] what cannot be said about a message', () => {
  test('once it is removed', () => {
    const { ann, bob } = classroom()
    const event = posted(ann)
    expect(remove(ann, event)).toBe('done')
    expect([edit(ann, event, 'x'), react(bob, event, '👍'), remove(ann, event)]).toEqual(
      Array(3).fill('no-such-message'),
    )
  })

  test('what is no message has no relations', () => {
    const { ann, mod } = classroom()
    const event = posted(ann)
    edit(ann, event, 'better words')
    const edited = ann.last('event').event
    expect([react(mod, edited, '👍'), remove(mod, edited)]).toEqual(Array(2).fill('no-such-message'))
  })

  test('while muted', () => {
    const { mod, ann } = classroom()
    const event = posted(ann)
    act(mod, { kind: 'mute', member: 'ann' })
    expect([edit(ann, event, 'x'), react(ann, event, '👍'), remove(ann, event)]).toEqual(
      Array(3).fill('muted'),
    )
  })

  test('after a ban; slow mode holds up posts alone', () => {
    const { mod, ann, bob } = classroom()
    const event = posted(bob)
    act(mod, { kind: 'slow', seconds: 60 })
    posted(ann)
    expect([react(ann, event, '👍'), react(ann, event, '🎉')]).toEqual(['done', 'done'])
    act(mod, { kind: 'ban', member: 'bob' })
    expect(bob.closed).toBe(true)
  })
})

test('[L4] a page of a channel has its messages with what was done to them, and no relations', () => {
  const { ann, bob, mod } = classroom()
  const [one, two, three] = [posted(ann, 'one'), posted(bob, 'two'), posted(ann, 'three')]
  edit(ann, one, 'one, edited')
  react(bob, one, '👍')
  react(ann, one, '👍')
  remove(mod, two)
  bob.say({ kind: 'page', id: 1, channel: 'general', before: 1_000, limit: 100 })
  const { events, bundles } = bob.last('pageResult')
  expect(events.slice(-3).map(({ seq }) => seq)).toEqual([one.seq, two.seq, three.seq])
  expect(events.some(({ kind }) => kind === 'reactionSet' || kind === 'messageEdited')).toBe(false)
  expect(bundles).toMatchObject([
    {
      target: { author: 'ann', nonce: one.nonce },
      last: { kind: 'messageEdited', content: { text: 'one, edited' } },
      reactions: [{ key: '👍', count: 2, by: [{ id: 'bob' }, { id: 'ann' }], mine: true }],
    },
    { target: { author: 'bob', nonce: two.nonce }, last: { kind: 'messageRemoved' }, reactions: [] },
  ])
  bob.say({ kind: 'page', id: 2, before: 1_000, limit: 100 })
  expect(bob.last('pageResult').events.map(({ kind }) => kind)).toContain('reactionSet')
  expect(bob.last('pageResult').bundles).toBeUndefined()
})
