import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonProblemWords, parseJson } from './json-text.ts'

const words = (text: string): string => {
  const parsed = parseJson(text)
  return parsed.ok ? 'JSON' : jsonProblemWords(parsed.problem)
}

test.each([
  ['{\n  "name": "Ann",\n  "probe": [\n    "10.0.5.0/24",\n  ],\n}', 'line 5, column 3: unexpected “]”'],
  ['{"a":1,}', 'line 1, column 8: unexpected “}”'],
  ['{"a":1', 'line 1, column 7: unexpected end'],
  ['', 'line 1, column 1: unexpected end'],
  ['Dear diary', 'line 1, column 1: unexpected “D”'],
  ['{"a": "b\n"}', 'line 1, column 9: unexpected end of the line'],
  ["{'a': 1}", "line 1, column 2: unexpected “'”"],
  ['{\n// mine\n}', 'line 2, column 1: unexpected “/”'],
  ['{"a": "\\x"}', 'line 1, column 8: unexpected “\\”'],
  ['{"a": 01}', 'line 1, column 8: unexpected “1”'],
  ['[1] 2', 'line 1, column 5: unexpected “2”'],
  ['[1\u00A0]', 'line 1, column 3: unexpected character U+00A0'],
  ['{"a" "b"}', 'line 1, column 6: unexpected “"”'],
  ['[}', 'line 1, column 2: unexpected “}”'],
  ['{"a":1]', 'line 1, column 7: unexpected “]”'],
])('kind 6: the problem of %j has its position', (text, expected) => {
  expect(words(text)).toBe(expected)
})

/** JSON with a small edit. */
const nearlyJson = fc
  .tuple(
    fc.json({ maxDepth: 3 }),
    fc.nat(),
    fc.nat(),
    fc.constantFrom('', ',', '"', '\\', '\n', '}', '1', 'x'),
  )
  .map(([text, a, b, piece]) => {
    const from = a % (text.length + 1)
    return text.slice(0, from) + piece + text.slice(from + (b % 3))
  })

test('the position is the first at which a text cannot be the start of JSON', () => {
  const place = (text: string): number | null => {
    const parsed = parseJson(text)
    if (parsed.ok) return null
    const { line, column } = parsed.problem
    const before = text.split('\n').slice(0, line - 1)
    return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1
  }
  fc.assert(
    fc.property(nearlyJson, (text) => {
      const at = place(text)
      if (at === null) return void JSON.parse(text)
      expect(at).toBeLessThanOrEqual(text.length)
      // The text before it is valid so far, and the text after it does not matter.
      expect([null, at]).toContain(place(text.slice(0, at)))
      expect(place(text.slice(0, at + 1))).toBe(at)
    }),
    { numRuns: 1_000 },
  )
})
