import { describe, expect, test } from 'vitest'
import { validate } from '../wire/decode.ts'
import { channelName, channelOf, id, seqOrZero, roomEvent, type RoomEvent } from './events.ts'

const base = { seq: 7, epoch: 2, at: 0, author: { id: 'ann', name: 'Ann' }, nonce: 'n' }

test.each<[RoomEvent, string]>([
  [{ ...base, kind: 'messagePosted', channel: 'tea', content: { text: 'hi' } }, 'tea'],
  [{ ...base, kind: 'channelCreated', channel: 'tea' }, 'tea'],
  [{ ...base, kind: 'memberJoined' }, 'general'],
  [{ ...base, kind: 'memberRenamed', before: 'Bo' }, 'general'],
  [{ ...base, kind: 'unknown' }, 'general'],
])('[G2] $0.kind belongs to $1', (event, channel) => {
  expect(channelOf(event)).toBe(channel)
})

describe('bounds', () => {
  test.each([
    ['a', true],
    ['Az_09-', true],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['', false],
    ['a b', false],
    ['a/b', false],
    ['é', false],
    ['a\n', false],
    ['__proto__', false],
    ['__proto__x', true],
    [7, false],
    [null, false],
  ])('id %j: %s', (input, ok) => {
    expect(validate(id, input).ok).toBe(ok)
  })

  test.each([
    [0, true],
    [Number.MAX_SAFE_INTEGER, true],
    [Number.MAX_SAFE_INTEGER + 1, false],
    [-1, false],
    [1.5, false],
    [Number.NaN, false],
    [Infinity, false],
    ['1', false],
  ])('position %j: %s', (input, ok) => {
    expect(validate(seqOrZero, input).ok).toBe(ok)
  })

  test.each([
    ['a', true],
    ['x'.repeat(30), true],
    ['x'.repeat(31), false],
    ['', false],
  ])('channel name %j: %s', (input, ok) => {
    expect(validate(channelName, input).ok).toBe(ok)
  })

  test.each([
    [{ seq: 0 }, 'seq'],
    [{ epoch: 0 }, 'epoch'],
    [{ at: '09:00' }, 'at'],
    [{ at: -1 }, 'at'],
    [{ at: Number.MAX_SAFE_INTEGER }, 'at'],
    [{ author: null }, 'author'],
    [{ author: { id: 'ann' } }, 'author.name'],
    [{ author: { id: 'ann', name: 'x'.repeat(41) } }, 'author.name'],
    [{ nonce: '' }, 'nonce'],
    [{ kind: 7 }, 'kind'],
    [{ kind: 'messagePosted', channel: 'tea', content: { text: 5 } }, 'content'],
    [{ kind: 'messagePosted', content: { text: 'hi' } }, 'channel'],
    [{ kind: 'channelCreated' }, 'channel'],
    [{ kind: 'memberRenamed', before: '' }, 'before'],
    [{ kind: 'a-later-kind', seq: 'x' }, 'seq'],
  ])('[D2] an event with %j is refused, and the problem names %s', (wrong, member) => {
    const checked = validate(roomEvent, { ...base, kind: 'memberJoined', ...wrong })
    expect(checked).toEqual({ ok: false, problem: expect.stringMatching(RegExp(`^${member}: `)) })
  })
})

test.each(['memberBlessed', '', 'unknown', 'constructor', '__proto__'])(
  '[E4] an event of the unknown kind %j is kept whole, and shows nothing',
  (kind) => {
    expect(validate(roomEvent, { ...base, kind, blessing: 'much' })).toEqual({
      ok: true,
      value: { ...base, kind: 'unknown', raw: { ...base, kind, blessing: 'much' } },
    })
  },
)
