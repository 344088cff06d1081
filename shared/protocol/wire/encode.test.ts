import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8Length } from '../base/utf8-length.ts'
import { encode, Encoded } from './encode.ts'
import type { Frame } from './frames.ts'
import { FrameSplitter } from './framing.ts'
import { limits } from '../base/limits.ts'

const post = (body: string): Frame => ({
  kind: 'post',
  nonce: 'n',
  channel: 'general',
  content: { text: body },
})
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

test.each([
  ['line breaks', 'a\nb\r\nc'],
  ['every control character', String.fromCharCode(...Array(32).keys(), 127)],
  ['line separators', '\u2028\u2029\u0085'],
  ['half a surrogate pair', 'a\ud83d'],
  ['several bytes a character', 'é漢🙂'],
])('[F1] a frame with %s in it is one line of UTF-8', (_, body) => {
  const { texts, bytes } = encode(post(body))
  expect(decoder.decode(bytes)).toBe(`${texts[0]}\n`)
  expect(texts[0]).not.toMatch(/[\r\n]/)
  expect(JSON.parse(texts[0] ?? '')).toEqual(post(body))
})

test('[F1] a splitter returns the encoded frames', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (bodies) => {
      const { texts, bytes } = encode(...bodies.map(post))
      expect([...new FrameSplitter(bytes.length).push(bytes)]).toEqual(texts)
    }),
  )
})

test('[F4] the bytes are created once for all receivers', () => {
  const frames = new Encoded(['{}'])
  expect(frames.bytes).toBe(frames.bytes)
})

test.each([
  ['', 0],
  ['a\n', 2],
  ['é', 2],
  ['漢', 3],
  ['🙂', 4],
  ['\ud83d', 3],
])('%j takes %i bytes', (text, bytes) => {
  expect(utf8Length(text)).toBe(bytes)
})

describe('[F2] the largest possible frame of each kind is within the limit', () => {
  const id = 'x'.repeat(limits.idChars)
  const big = Number.MAX_SAFE_INTEGER
  // Six bytes in JSON, the most that one character can take.
  const chars = (count: number) => '\u0001'.repeat(count)
  const author = { id, name: chars(limits.nameChars) }
  const fill = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)

  test.each<[Frame, number]>([
    [
      {
        kind: 'hello',
        version: '9999.9999',
        name: author.name,
        key: id,
        proof: 'p'.repeat(limits.proofChars),
        formerly: id,
        invite: { room: id, id, proof: 'p'.repeat(limits.proofChars) },
        share: 'p'.repeat(limits.proofChars),
      },
      limits.helloFrameBytes,
    ],
    [
      {
        kind: 'post',
        nonce: id,
        channel: chars(limits.channelChars),
        content: { text: chars(limits.bodyChars) },
        sig: 'p'.repeat(limits.proofChars),
      },
      limits.frameBytes,
    ],
    [
      {
        kind: 'event',
        event: {
          kind: 'messagePosted',
          channel: chars(limits.channelChars),
          content: { text: chars(limits.bodyChars) },
          nonce: id,
          author,
          seq: big,
          epoch: big,
          at: big,
          sig: 'p'.repeat(limits.proofChars),
        },
      },
      limits.frameBytes,
    ],
    [
      {
        kind: 'welcome',
        version: '9999.9999',
        room: { id, name: chars(limits.roomNameChars) },
        you: author,
        head: { epoch: big, seq: big, link: 'p'.repeat(limits.proofChars) },
        proof: 'p'.repeat(limits.proofChars),
        first: big,
        channels: fill(limits.channelsPerRoom, chars(limits.channelChars)),
      },
      limits.frameBytes,
    ],
    [
      {
        kind: 'presence',
        members: fill(limits.membersPerFrame, {
          ...author,
          state: 'here' as const,
          role: 'moderator' as const,
        }),
      },
      limits.frameBytes,
    ],
    [{ kind: 'knocks', knocks: fill(limits.knocks, { ...author, key: id }) }, limits.frameBytes],
    [
      {
        kind: 'rules',
        policy: 'passcode',
        slowSeconds: limits.slowModeSeconds,
        muted: fill(limits.mutedMembers, id),
        banned: fill(limits.bannedMembers, author),
      },
      limits.frameBytes,
    ],
  ])('$0.kind', (frame, max) => {
    expect(utf8Length(encode(frame).texts[0] ?? '')).toBeLessThanOrEqual(max)
  })
})
