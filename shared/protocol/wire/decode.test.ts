import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeReasons } from './close-reasons.ts'
import { decodeClientFrame, decodeHostFrame } from './decode.ts'
import { encode } from './encode.ts'
import { base, clientFrames, hostFrames, posted, renamed } from './every-frame.fixture.ts'
import type { ClientFrame, HostFrame } from './frames.ts'
import { limits } from '../base/limits.ts'

const sides = [
  { side: 'client', decode: decodeClientFrame, frames: Object.values(clientFrames).flat() },
  { side: 'host', decode: decodeHostFrame, frames: Object.values(hostFrames).flat() },
]
const everyFrame = sides.flatMap(({ side, decode, frames }) =>
  frames.map((frame) => ({ side, decode, frame, text: encode(frame).texts[0] ?? '' })),
)
/** The same without the unknown members of contents, which are kept. */
function withoutLater(value: unknown, isInContent = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutLater(one, isInContent))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isInContent || !['later', 'last'].includes(name))
      .map(([name, member]) => [
        name,
        withoutLater(member, isInContent || name === 'content' || name === 'raw'),
      ]),
  )
}

const refused = (member: string) => ({ ok: false, problem: expect.stringMatching(RegExp(`^${member}: `)) })

describe('a valid frame', () => {
  test.each(everyFrame)(
    'a $side’s $frame.kind is the same after encoding and decoding',
    ({ decode, frame, text }) => {
      expect(decode(text)).toEqual({ ok: true, value: frame })
    },
  )

  test.each(everyFrame)(
    '[V3] unknown members of a $side’s $frame.kind are dropped, those of a content and of an unknown event kept',
    ({ decode, frame, text }) => {
      const more = text.replaceAll('{"', '{"later":{"kind":"hello"},"').replaceAll('}', ',"last":[1]}')
      const decoded = decode(more)
      expect(decoded.ok).toBe(true)
      expect(withoutLater('value' in decoded && decoded.value)).toEqual(frame)
    },
  )

  test.each(everyFrame)(
    '[D1] nothing in a $side’s $frame.kind reaches a prototype',
    ({ decode, frame, text }) => {
      const trap = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1'
      const decoded = decode(text.replaceAll('{"', `{${trap},"`))
      // What is kept whole, because it is signed or hashed, cannot have such members at all.
      if (/"(content|reacted)"/.test(text)) expect(decoded.ok).toBe(false)
      else expect(decoded).toStrictEqual({ ok: true, value: frame })
      expect(Object.keys(Object.prototype)).toEqual([])
    },
  )

  test.each(['poke', '', 'constructor', '__proto__', 'toString', 'Hello'])(
    '[V3] kind %j is ignored',
    (kind) => {
      for (const { decode } of sides)
        expect(decode(JSON.stringify({ kind }))).toEqual({ ok: 'ignored', kind })
    },
  )

  test('[V3] frames of the other side are of an unknown kind', () => {
    expect(decodeClientFrame('{"kind":"welcome"}')).toEqual({ ok: 'ignored', kind: 'welcome' })
    expect(decodeHostFrame('{"kind":"post"}')).toEqual({ ok: 'ignored', kind: 'post' })
  })

  test.each(['gone-fishing', '', 'LEAVING', 'constructor', '__proto__', 'toString'])(
    '[C2] an unknown close reason %j counts as lost, and keeps its text',
    (reason) => {
      const decoded = decodeHostFrame(JSON.stringify({ kind: 'close', reason, text: 'why' }))
      expect(decoded).toEqual({ ok: true, value: { kind: 'close', reason: 'lost', text: 'why' } })
    },
  )

  test.each(Object.keys(closeReasons))('[C2] the close reason %s is known', (reason) => {
    expect(decodeClientFrame(JSON.stringify({ kind: 'close', reason }))).toMatchObject({ value: { reason } })
  })

  test('[E4] an event of an unknown kind keeps its place between the others', () => {
    const events = [posted, { ...base, seq: 5, kind: 'reacted', emoji: '🙂' }, { ...renamed, seq: 6 }]
    expect(decodeHostFrame(JSON.stringify({ kind: 'missed', events, more: true }))).toEqual({
      ok: true,
      value: {
        kind: 'missed',
        events: [posted, { ...base, seq: 5, kind: 'unknown', raw: events[1] }, { ...renamed, seq: 6 }],
        more: true,
      },
    })
  })

  test('a reject with an unknown reason still settles its command', () => {
    const decoded = decodeHostFrame('{"kind":"reject","nonce":"n","reason":"too-loud"}')
    expect(decoded).toMatchObject({ ok: true, value: { nonce: 'n', reason: 'storage-failed' } })
  })
})

test('[V3] members in presence without a role have the role `member`', () => {
  const decoded = decodeHostFrame('{"kind":"presence","members":[{"id":"bo","name":"Bo","state":"here"}]}')
  expect(decoded).toMatchObject({ value: { members: [{ id: 'bo', role: 'member' }] } })
})

describe('an invalid frame', () => {
  test.each([
    ['', 'not JSON'],
    ['{"kind":"ping"', 'not JSON'],
    ['\uFEFF{"kind":"ping"}', 'not JSON'],
    ['{"kind":"ping"}{"kind":"ping"}', 'not JSON'],
    ['null', 'not an object with a kind'],
    ['7', 'not an object with a kind'],
    ['[]', 'not an object with a kind'],
    ['{}', 'not an object with a kind'],
    ['{"__proto__":{"kind":"ping"}}', 'not an object with a kind'],
    ['{"kind":1}', 'kind is not a string'],
    ['{"kind":null}', 'kind is not a string'],
  ])('[D1] %j is refused: %s', (text, problem) => {
    for (const { decode } of sides) expect(decode(text)).toEqual({ ok: false, problem })
  })

  test.each<[ClientFrame['kind'], object, string]>([
    ['hello', { version: 1 }, 'version'],
    ['hello', { name: undefined }, 'name'],
    ['hello', { name: 'x'.repeat(4097) }, 'name'],
    ['hello', { key: '' }, 'key'],
    ['resume', { seq: '1' }, 'seq'],
    ['resume', { epoch: -1 }, 'epoch'],
    ['post', { nonce: '__proto__' }, 'nonce'],
    ['post', { channel: '' }, 'channel'],
    ['post', { content: 5 }, 'content'],
    ['post', { content: { text: 5 } }, 'content'],
    ['post', { content: { text: 'x', n: 0.5 } }, 'content'],
    ['post', { seen: [1] }, 'seen.1'],
    ['edit', { target: { author: 'bo' } }, 'target.nonce'],
    ['react', { key: 'ok' }, 'key'],
    ['react', { key: '👍👍' }, 'key'],
    ['rename', { nonce: 'a b' }, 'nonce'],
    ['page', { limit: 0 }, 'limit'],
    ['page', { limit: 101 }, 'limit'],
    ['page', { limit: 1.5 }, 'limit'],
    ['page', { before: -1 }, 'before'],
    ['page', { id: 2 ** 53 }, 'id'],
    ['typing', { channel: 'x'.repeat(31) }, 'channel'],
    ['close', { reason: 7 }, 'reason'],
    ['close', { reason: 'x'.repeat(61) }, 'reason'],
    ['close', { text: 'x'.repeat(501) }, 'text'],
    ['hello', { proof: 'x'.repeat(87) }, 'proof'],
    ['hello', { proof: 'a b' }, 'proof'],
    ['hello', { invite: { room: 'r', id: 'i' } }, 'invite.proof'],
    ['hello', { invite: null }, 'invite'],
    ['hello', { share: 5 }, 'share'],
    ['hello', { formerly: '' }, 'formerly'],
    ['confirm', { confirmation: '' }, 'confirmation'],
    ['answerKnock', { letIn: 'yes' }, 'letIn'],
    ['answerKnock', { knock: '__proto__' }, 'knock'],
    ['post', { sig: 7 }, 'sig'],
    ['moderate', { act: { kind: 'exile', member: 'bo' } }, 'act.kind'],
    ['moderate', { act: { kind: 'ban', member: { id: 'bo', name: 'Bo' } } }, 'act.member'],
    ['moderate', { act: { kind: 'role', member: 'bo', role: 'owner' } }, 'act.role'],
    ['moderate', { act: { kind: 'slow', seconds: -1 } }, 'act.seconds'],
    ['moderate', { act: { kind: 'slow', seconds: limits.slowModeSeconds + 1 } }, 'act.seconds'],
    ['moderate', { act: { kind: 'remove', seq: 1 } }, 'act.kind'],
    ['moderate', { act: { kind: 'door', policy: 'ajar' } }, 'act.policy'],
  ])('[D2] of a wrong $0, the problem names $2', (kind, wrong, member) => {
    expect(decodeClientFrame(JSON.stringify({ ...clientFrames[kind][0], ...wrong }))).toEqual(refused(member))
  })

  test.each<[HostFrame['kind'], object, string]>([
    ['welcome', { room: { id: 'r' } }, 'room.name'],
    ['welcome', { head: null }, 'head'],
    ['welcome', { first: 'one' }, 'first'],
    ['welcome', { channels: ['general', 7] }, 'channels.1'],
    ['welcome', { channels: Array(101).fill('c') }, 'channels'],
    ['event', { event: undefined }, 'event'],
    ['event', { event: { ...posted, content: 5 } }, 'event.content'],
    ['event', { event: { ...posted, kind: 'reacted', seq: 0 } }, 'event.seq'],
    ['ack', { seq: null }, 'seq'],
    ['reject', { reason: 7 }, 'reason'],
    ['pageResult', { events: [posted, { ...renamed, before: 1 }] }, 'events.1.before'],
    ['missed', { more: 'yes' }, 'more'],
    ['missed', { events: Array.from({ length: 101 }, () => posted) }, 'events'],
    ['presence', { members: [{ id: 'bo', name: 'Bo', state: 'asleep' }] }, 'members.0.state'],
    ['presence', { members: [{ id: '__proto__', name: 'Bo', state: 'here' }] }, 'members.0.id'],
    ['typing', { id: 7 }, 'id'],
    ['presence', { members: [{ id: 'bo', name: 'Bo', state: 'here', role: 'king' }] }, 'members.0.role'],
    ['welcome', { head: { epoch: 1, seq: 1, link: 'a b' } }, 'head.link'],
    ['welcome', { proof: 7 }, 'proof'],
    ['addresses', { addresses: Array(limits.otherAddresses + 1).fill('10.0.0.1:5050') }, 'addresses'],
    ['addresses', { addresses: ['x'.repeat(101)] }, 'addresses.0'],
    ['passcode', { share: undefined }, 'share'],
    ['knocks', { knocks: [{ id: 'k', name: '' }] }, 'knocks.0.name'],
    [
      'knocks',
      { knocks: Array.from({ length: limits.knocks + 1 }, () => ({ id: 'k', name: 'Bo' })) },
      'knocks',
    ],
    ['rules', { policy: 'ajar' }, 'policy'],
    ['rules', { muted: Array(limits.mutedMembers + 1).fill('bo') }, 'muted'],
    ['rules', { banned: [{ id: 'cy' }] }, 'banned.0.name'],
    [
      'event',
      { event: { ...base, kind: 'moderated', act: { kind: 'ban', member: 'bo' } } },
      'event.act.member',
    ],
    ['event', { event: { ...base, kind: 'redacted', channel: 'general' } }, 'event.hash'],
    ['event', { event: { ...base, kind: 'messageRemoved', channel: 'general' } }, 'event.target'],
  ])('[D2] of a wrong $0, the problem names $2', (kind, wrong, member) => {
    expect(decodeHostFrame(JSON.stringify({ ...hostFrames[kind][0], ...wrong }))).toEqual(refused(member))
  })
})

describe('[D1] hostile input', () => {
  const key = fc.constantFrom(...'__proto__ constructor prototype kind id name event events x'.split(' '))
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      'unknown',
      'messagePosted',
      '__proto__',
      'x'.repeat(5_000),
      -0,
      1e308,
      2 ** 53,
      undefined,
    ),
    fc.dictionary(key, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
  )
  /**
   * A valid frame whose nth member was replaced or removed, or got more members if it is an object.
   */
  const mutated = fc
    .tuple(fc.constantFrom(...everyFrame), fc.nat(16), value, fc.boolean())
    .map(([{ frame }, nth, by, extend]) => {
      let at = 0
      const edit = (_: string, member: unknown): unknown => {
        if (at++ !== nth) return member
        return extend && typeof member === 'object' ? Object.assign(Object.create(null), member, by) : by
      }
      return JSON.stringify(frame, edit) ?? ''
    })
  const text = fc.oneof({ weight: 4, arbitrary: mutated }, fc.json({ maxDepth: 3 }), fc.string())

  test('neither throws nor changes a prototype, and valid results are stable', () => {
    const pristine = Reflect.ownKeys(Object.prototype)
    fc.assert(
      fc.property(text, (input) => {
        for (const { decode } of sides) {
          const decoded = decode(input)
          if (decoded.ok !== true) continue
          expect(decode(encode(decoded.value).texts[0] ?? '')).toEqual(JSON.parse(JSON.stringify(decoded)))
        }
        expect(Reflect.ownKeys(Object.prototype)).toEqual(pristine)
      }),
      { numRuns: 20_000, seed: 20_260_105 },
    )
  })
})
