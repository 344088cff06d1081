import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  announcementLimits,
  decodeAnnouncement,
  encodeAnnouncement,
  type Announcement,
} from './announcement.ts'
import { joinPolicies } from '../trust/join-policy.ts'
import { limits } from '../base/limits.ts'
import { checkRoomName, cleanName } from '../text/text.ts'

const kitchen: Announcement = {
  version: '2.0',
  room: 'AAAAAAAAAAAAAAAAAAAAAA',
  name: 'Kitchen',
  members: 3,
  policy: 'open',
  fingerprint: 'abcdefghijklmnop',
}
const bytes = (text: string) => new TextEncoder().encode(text)
/** The strings of a valid record, with some of them replaced. */
const txt = (changes: Record<string, string> = {}) =>
  encodeAnnouncement(kitchen).map((text) => {
    const [key = ''] = text.split('=')
    return changes[key] === undefined ? text : `${key}=${changes[key]}`
  })

describe('an announcement', () => {
  test('is the same after encoding and decoding', () => {
    expect(decodeAnnouncement(encodeAnnouncement(kitchen))).toEqual(kitchen)
    expect(decodeAnnouncement(encodeAnnouncement(kitchen).map(bytes))).toEqual(kitchen)
  })

  test('has strings of at most 255 bytes, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(), (name, members) => {
        for (const text of encodeAnnouncement({ ...kitchen, name, members })) {
          expect(bytes(text).length).toBeLessThanOrEqual(announcementLimits.stringBytes)
          expect(text.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  test('has every possible room name unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (raw) => {
        const name = checkRoomName(raw)
        if (!name.ok) return
        expect(decodeAnnouncement(encodeAnnouncement({ ...kitchen, name: name.text }).map(bytes))?.name).toBe(
          name.text,
        )
      }),
    )
  })

  test('cuts a name that is too long between code points', () => {
    const name = `${'x'.repeat(limits.roomNameChars - 1)}🙂`
    expect(decodeAnnouncement(encodeAnnouncement({ ...kitchen, name }))?.name).toBe(
      'x'.repeat(limits.roomNameChars - 1),
    )
  })

  test('cuts an id that is too long, and is then ignored', () => {
    expect(decodeAnnouncement(encodeAnnouncement({ ...kitchen, room: 'x'.repeat(400) }))).toBeNull()
  })

  test.each(joinPolicies)('has the policy %s', (policy) => {
    expect(decodeAnnouncement(encodeAnnouncement({ ...kitchen, policy }))?.policy).toBe(policy)
  })
})

describe('a TXT record from elsewhere', () => {
  test('may have unknown keys, in any order and in capitals', () => {
    const strings = ['colour=blue', 'flag', ...txt().toReversed()].map((text) =>
      text.replace(/^name/, 'NAME'),
    )
    expect(decodeAnnouncement(strings)).toEqual(kitchen)
  })

  test('uses the first string of each key', () => {
    expect(decodeAnnouncement([...txt(), 'name=Cellar'])?.name).toBe('Kitchen')
  })

  test('may have a newer major version', () => {
    expect(decodeAnnouncement(txt({ v: '7.3' }))?.version).toBe('7.3')
  })

  test.each([
    ['turned around', '\u202enehctiK', 'nehctiK'],
    ['of several lines', 'Kit\r\nchen', 'Kit chen'],
    ['with an escape sequence', '\u001b[2JKitchen', 'Kitchen'],
    ['with zero widths', 'Kit\u200bchen\u2060', 'Kitchen'],
    ['with equals signs', 'a=b=c', 'a=b=c'],
  ])('with a name %s has it cleaned', (_, raw, name) => {
    expect(decodeAnnouncement(txt({ name: raw }))?.name).toBe(name)
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'v=1.0'],
    ['an object', { v: '1.0' }],
    ['no strings', []],
    ['numbers', [1, 2]],
    ['holes', Array.from({ length: 9 })],
    ['a string of 256 bytes', [...txt(), 'x'.repeat(256)]],
    ['bytes that are not UTF-8', [Uint8Array.of(0xff, 0xfe)]],
    ['no version', txt().slice(1)],
    ['a version in words', txt({ v: 'one' })],
    ['an id with a slash', txt({ id: '../../etc' })],
    ['an empty id', txt({ id: '' })],
    ['an id that is too long', txt({ id: 'x'.repeat(limits.idChars + 1) })],
    ['a name of nothing visible', txt({ name: '\u202e\u200b' })],
    ['a negative count', txt({ n: '-1' })],
    ['a count in hex', txt({ n: '0x10' })],
    ['a count no one has', txt({ n: '99999' })],
    ['an unknown policy', txt({ join: 'bribe' })],
    ['a policy from the prototype', txt({ join: 'toString' })],
    ['a short fingerprint', txt({ fp: 'abc' })],
    ['a fingerprint with spaces', txt({ fp: 'abcdefgh ijk' })],
  ])('with %s is ignored', (_, input) => {
    expect(decodeAnnouncement(input)).toBeNull()
  })

  test('never throws, and the result is clean and can be encoded again', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('1.0', '3', 'open', 'abcdefghijkl', 'Kitchen\u202e', '__proto__'),
    )
    const key = fc.constantFrom('v', 'id', 'name', 'n', 'join', 'fp', '__proto__', 'constructor', '')
    const strings = fc.oneof(
      fc.array(fc.oneof(fc.anything(), fc.uint8Array({ maxLength: 300 }))),
      fc.array(fc.tuple(key, value).map(([k, text]) => `${k}=${text}`)),
      fc.record({ name: value, n: value, id: value }).map(txt),
      fc.record({ name: value }).map((changes) => txt(changes).map(bytes)),
      fc.anything(),
    )
    fc.assert(
      fc.property(strings, (input) => {
        const decoded = decodeAnnouncement(input)
        if (decoded === null) return
        expect(decoded.name).toBe(cleanName(decoded.name))
        expect(decoded.name.length).toBeGreaterThan(0)
        expect(decoded.name.length).toBeLessThanOrEqual(limits.roomNameChars)
        expect(decoded.members).toBeGreaterThanOrEqual(0)
        expect(decoded.room).toMatch(/^[\w-]{1,64}$/)
        expect(decodeAnnouncement(encodeAnnouncement(decoded))).toEqual(decoded)
      }),
      { numRuns: 3_000 },
    )
  })
})
