import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { nodeVerifier } from '../../node/trust/signatures.ts'
import { toBase64url } from './base64url.ts'
import { KEY_WORDS } from './key-word-list.ts'
import { KEY_COLOURS, KEY_PATTERNS, keyMark } from './key-words.ts'

const key = (seed: number) => toBase64url(new Uint8Array(32).fill(seed))
const marks = Array.from({ length: 200 }, (_, seed) => keyMark(key(seed), nodeVerifier))

describe('the list of words', () => {
  test('has more than ten bits for each of four words', () => {
    expect(Math.log2(KEY_WORDS.length) * 4).toBeGreaterThan(41)
  })

  test('has short words that differ in their first four letters', () => {
    for (const word of KEY_WORDS) expect(word).toMatch(/^[a-z]{3,8}$/)
    expect(new Set(KEY_WORDS.map((word) => word.slice(0, 4))).size).toBe(KEY_WORDS.length)
  })

  test.each(['safe', 'trust', 'verify', 'owner', 'secure', 'admit', 'host'])(
    'does not promise: %s',
    (word) => {
      expect(KEY_WORDS).not.toContain(word)
    },
  )

  test.each(['ugly', 'stupid', 'slave', 'victim', 'fat', 'kill'])('does not insult: %s', (word) => {
    expect(KEY_WORDS).not.toContain(word)
  })
})

describe('the mark of a key', () => {
  test('never changes', () => {
    expect(marks[0]).toEqual({ words: ['brass', 'frost', 'march', 'card'], colour: 4, pattern: 6 })
  })

  test('does not depend on the implementation of the hash', () => {
    const noble = { hash: (text: string) => toBase64url(sha256(new TextEncoder().encode(text))) }
    expect(keyMark(key(1), noble)).toEqual(marks[1])
  })

  test('differs between keys', () => {
    expect(new Set(marks.map(({ words }) => words.join(' '))).size).toBe(marks.length)
  })

  test('uses every colour and every pattern', () => {
    expect(new Set(marks.map(({ colour }) => colour)).size).toBe(KEY_COLOURS)
    expect(new Set(marks.map(({ pattern }) => pattern)).size).toBe(KEY_PATTERNS)
    for (const { colour, pattern } of marks) {
      expect(colour).toBeLessThan(KEY_COLOURS)
      expect(pattern).toBeLessThan(KEY_PATTERNS)
    }
  })

  test('uses words from the whole list', () => {
    const used = marks.flatMap(({ words }) => words.map((word) => KEY_WORDS.indexOf(word)))
    const quarters = [0, 0, 0, 0]
    for (const index of used) {
      const quarter = Math.floor((index / KEY_WORDS.length) * 4)
      quarters[quarter] = (quarters[quarter] ?? 0) + 1
    }
    expect(Math.min(...quarters)).toBeGreaterThan(150)
  })
})
