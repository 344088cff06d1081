import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type Json } from './canonical-json.ts'

/** The same value with the members of each object in another order. */
function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]) => [name, shuffled(member ?? null)] as const)
  return Object.fromEntries(entries.toReversed())
}

test('is equivalent JSON, in one order', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value = JSON.parse(text) as Json
      const canonical = canonicalJson(value)
      expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(shuffled(value))).toBe(canonical)
      expect(canonicalJson(JSON.parse(canonical) as Json)).toBe(canonical)
    }),
  )
})

test('differs for different values', () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (a, b) => {
      const [x, y] = [JSON.parse(a) as Json, JSON.parse(b) as Json]
      if (canonicalJson(x) === canonicalJson(y))
        expect(JSON.parse(JSON.stringify(y))).toEqual(JSON.parse(JSON.stringify(x)))
    }),
  )
})

test('sorts members as in RFC 8785 §3.2.3', () => {
  const text =
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}'
  const values = canonicalJson(JSON.parse(text) as Json).matchAll(/:"([^"]+)"/g)
  expect([...values].map(([, value]) => value)).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

test.each<[Json, string]>([
  [{ b: 1, a: [true, null, 'x'], c: {} }, '{"a":[true,null,"x"],"b":1,"c":{}}'],
  [[], '[]'],
  [[[], [1]], '[[],[1]]'],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [{ a: undefined }, '{}'],
  ['\u2028"\\\n\ud800', '"\u2028\\"\\\\\\n\\ud800"'],
  [1e21, '1e+21'],
  [-0, '0'],
])('%j becomes %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

test('treats a member named __proto__ like others', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}') as Json)).toBe('{"__proto__":{"a":1},"b":1}')
})

test('accepts a frame full of brackets', () => {
  const deep = '['.repeat(32_000) + ']'.repeat(32_000)
  expect(canonicalJson(JSON.parse(deep) as Json)).toBe(deep)
})
