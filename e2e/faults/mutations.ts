import { encode } from '../../shared/protocol/wire/encode.ts'
import type { Frame } from '../../shared/protocol/wire/frames.ts'
import type { Random } from './random.ts'

const author = { id: 'a1', name: 'Ann' }
const place = (seq: number) => ({ seq, epoch: 1, at: 1, author, nonce: `n${seq}` })
const target = { author: 'a1', nonce: 'n1' }
const event = (seq: number) =>
  ({
    ...place(seq),
    kind: 'messagePosted',
    channel: 'general',
    content: { text: 'hi' },
  }) as const

const bundle = {
  target,
  asOf: 9,
  reactions: [{ key: '👍', count: 2, by: [author], mine: false }],
}

/** One valid frame of every kind, to be mutated. */
const validFrames: readonly Frame[] = [
  {
    kind: 'hello',
    version: '2.0',
    name: 'Ann',
    key: 'k1',
    proof: 'p1',
    formerly: 'k0',
    invite: { room: 'r1', id: 'i1', proof: 'p2' },
    share: 's1',
  },
  { kind: 'confirm', confirmation: 'c1' },
  { kind: 'answerKnock', knock: 'v1', letIn: true },
  { kind: 'moderate', nonce: 'n4', act: { kind: 'ban', member: 'b1' } },
  { kind: 'moderate', nonce: 'n5', act: { kind: 'slow', seconds: 30 } },
  { kind: 'moderate', nonce: 'n6', act: { kind: 'door', policy: 'knock' } },
  { kind: 'post', nonce: 'n1', channel: 'general', content: { text: 'hi 👋 \u202e"\\' }, sig: 's2' },
  {
    kind: 'edit',
    nonce: 'n7',
    channel: 'general',
    target,
    content: { text: 'ho', replyTo: target },
    sig: 's3',
    seen: [1, 3],
  },
  { kind: 'react', nonce: 'n8', channel: 'general', target, key: '👍', on: true, sig: 's4', seen: [1, 3] },
  { kind: 'remove', nonce: 'n9', channel: 'general', target, sig: 's5', seen: [1, 3] },
  { kind: 'createChannel', nonce: 'n2', name: 'Lab' },
  { kind: 'rename', nonce: 'n3', name: 'Änn' },
  { kind: 'page', id: 1, channel: 'general', before: 9, limit: 50 },
  { kind: 'resume', epoch: 1, seq: 4 },
  { kind: 'typing', channel: 'general' },
  { kind: 'typing', channel: 'general', id: 'a1' },
  { kind: 'ping' },
  { kind: 'pong' },
  { kind: 'close', reason: 'leaving', text: 'bye' },
  {
    kind: 'welcome',
    version: '2.0',
    room: { id: 'r1', name: 'Room' },
    you: author,
    head: { epoch: 1, seq: 3, link: 'A'.repeat(43) },
    proof: 'p3',
    first: 1,
    channels: ['general', 'lab'],
  },
  { kind: 'event', event: event(1) },
  { kind: 'event', event: { ...place(2), kind: 'memberRenamed', before: 'Anna' } },
  {
    kind: 'event',
    event: { ...place(3), kind: 'moderated', act: { kind: 'mute', member: { id: 'b1', name: 'Bob' } } },
  },
  { kind: 'event', event: { ...place(4), kind: 'redacted', channel: 'general', hash: 'h1' } },
  {
    kind: 'event',
    event: { ...place(5), kind: 'messageEdited', channel: 'general', target, content: { text: 'ho' } },
  },
  {
    kind: 'event',
    event: { ...place(6), kind: 'reactionSet', channel: 'general', target, key: '👍', on: false },
  },
  { kind: 'event', event: { ...place(7), kind: 'messageRemoved', channel: 'general', target } },
  { kind: 'ack', nonce: 'n1', epoch: 1, seq: 1 },
  { kind: 'reject', nonce: 'n1', reason: 'disk-full' },
  { kind: 'pageResult', id: 1, events: [event(1), event(2)], more: false, bundles: [bundle] },
  { kind: 'missed', events: [event(3)], more: true },
  { kind: 'presence', members: [{ ...author, state: 'here', role: 'member' }] },
  { kind: 'waiting' },
  { kind: 'passcode', share: 's1', confirmation: 'c1' },
  { kind: 'knocks', knocks: [{ id: 'v1', name: 'Bob', key: 'k2' }] },
  { kind: 'rules', policy: 'knock', slowSeconds: 0, muted: ['b1'], banned: [{ id: 'b2', name: 'Bob' }] },
]

const texts = validFrames.map((frame) => encode(frame).texts[0] ?? '')

/** Values that break programs, as JSON text. */
const traps = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-0',
  '1e999',
  '-1',
  '1.5',
  '9007199254740993',
  '"__proto__"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"toString":1}',
  '"\\ud800"',
  '"\\u0000"',
  '{"kind":"__proto__"}',
  '{"kind":"constructor"}',
  '{"length":1e9}',
  '['.repeat(5000),
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  `${'{"kind":'.repeat(500)}1${'}'.repeat(500)}`,
  `"${'a'.repeat(9000)}"`,
  `"${'\u0301'.repeat(300)}"`,
]

/** A value, a key or a whole member of a JSON text. */
const VALUE = /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d+(?:\.\d+)?|true|false|null/g
const KEY = /"(?:[^"\\]|\\.)*"(?=\s*:)/g
const KEYS = [
  '"__proto__"',
  '"constructor"',
  '"prototype"',
  '"kind"',
  '"toJSON"',
  '""',
  '"events"',
  '"length"',
]

type TextMutation = (text: string, random: Random) => string

/** Replaces one random match. */
function replaceOne(text: string, places: RegExp, random: Random, by: string): string {
  const found = [...text.matchAll(places)]
  if (found.length === 0) return text
  const { index, 0: old } = random.pick(found)
  return text.slice(0, index) + by + text.slice(index + old.length)
}

const textMutations: readonly TextMutation[] = [
  (text, random) => replaceOne(text, VALUE, random, random.pick(traps)),
  (text, random) => replaceOne(text, KEY, random, random.pick(KEYS)),
  (text, random) => `{${random.pick(KEYS)}:${random.pick(traps)},${text.slice(1)}`,
  (text, random) => `${text.slice(0, -1)},${random.pick(KEYS)}:${random.pick(traps)}}`,
  (text, random) => replaceOne(text, VALUE, random, random.pick(texts)),
  (text, random) => text.slice(0, random.between(0, text.length)) + random.pick(texts),
  (text, random) => {
    const [from, to] = [random.between(0, text.length), random.between(0, text.length)]
    return text.slice(0, from) + text.slice(to)
  },
  (text) => `[${text}]`,
]

/** A valid frame with some mutations, as the bytes that a peer might send. */
export function mutate(random: Random): Uint8Array {
  let text = random.pick(texts)
  for (let times = random.between(0, 3); times > 0; times--) text = random.pick(textMutations)(text, random)
  const bytes = new TextEncoder().encode(text)
  if (bytes.length > 0) {
    for (let times = random.pick([0, 0, 1, 1, 2, 8]); times > 0; times--) {
      bytes[random.between(0, bytes.length - 1)] = random.between(0, 255)
    }
  }
  return bytes
}
