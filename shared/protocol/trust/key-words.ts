import { fromBase64url } from './base64url.ts'
import { KEY_WORDS } from './key-word-list.ts'
import type { Verifier } from './proofs.ts'

/** A public key in a form for people: a member's device key or a host's fingerprint. */
export interface KeyMark {
  /** Four words, to read out to one another. */
  readonly words: readonly [string, string, string, string]
  /**
   * Below {@link KEY_COLOURS} and {@link KEY_PATTERNS}. These are easy to see, but prove nothing.
   */
  readonly colour: number
  readonly pattern: number
}

/** As many colours and patterns as people can tell apart at the size of an avatar. */
export const KEY_COLOURS = 12
export const KEY_PATTERNS = 8

const ROUNDS = 2_048

/**
 * The mark of a key, the same on every computer. The words have 41 bits, and each try takes 2,048
 * hashes. So finding a key with the same four words takes 2^52 hashes: some days on one graphics
 * card of 2026. That stops a casual attacker, but not one with a budget; where it matters, compare
 * the whole key. Three equal words are some three hundred times cheaper, so compare all four.
 *
 * Takes about a millisecond with the system's hash and four in JavaScript: cache the result.
 */
export function keyMark(publicKey: string, { hash }: Pick<Verifier, 'hash'>): KeyMark {
  let digest = publicKey
  for (let round = 0; round < ROUNDS; round++) digest = hash(`parley 1 key words ${digest}`)
  const bytes = fromBase64url(digest) ?? new Uint8Array(32)
  // 32 bits for each choice, so the bias of the remainder is negligible.
  const choose = (index: number, count: number): number => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(index * 4)
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % count
  }
  const word = (index: number): string => KEY_WORDS[choose(index, KEY_WORDS.length)] ?? ''
  return {
    words: [word(0), word(1), word(2), word(3)],
    colour: choose(4, KEY_COLOURS),
    pattern: choose(5, KEY_PATTERNS),
  }
}
