import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../protocol/trust/base64url.ts'
import { loadIdentity } from './identity.ts'
import { nodeVerifier, signerOf } from './signatures.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const bytesOf = (text: string) => fromBase64url(text) ?? new Uint8Array()
const anyText = fc.string({ unit: 'grapheme' })

/** A device key made for one test. */
function device() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-signatures-'))
  try {
    return signerOf(loadIdentity(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The other texts that a lenient decoder would accept for the same bytes. */
const otherSpellings = (text: string) =>
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    .map((last) => text.slice(0, -1) + last)
    .filter(
      (other) => other !== text && Buffer.from(other, 'base64url').equals(Buffer.from(text, 'base64url')),
    )

describe('hashes', () => {
  test('match another implementation', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, secret) => {
        expect(nodeVerifier.hash(text)).toBe(toBase64url(sha256(utf8(text))))
        const proof = toBase64url(hmac(sha256, utf8(secret), utf8(text)))
        expect(nodeVerifier.hmac(secret, text)).toBe(proof)
        expect(nodeVerifier.isHmac(secret, text, proof)).toBe(true)
        expect(nodeVerifier.isHmac(`${secret}x`, text, proof)).toBe(false)
        expect(nodeVerifier.isHmac(secret, `${text}x`, proof)).toBe(false)
      }),
    )
  })

  test.each(['', 'x', 'x'.repeat(43), 'A'.repeat(42), 'A'.repeat(44), '😀'.repeat(20)])(
    '%j proves nothing and throws nothing',
    (proof) => {
      expect(nodeVerifier.isHmac('secret', 'text', proof)).toBe(false)
    },
  )

  test('have one spelling', () => {
    const proof = nodeVerifier.hmac('secret', 'text')
    expect(otherSpellings(proof)).toHaveLength(3)
    for (const other of otherSpellings(proof))
      expect(nodeVerifier.isHmac('secret', 'text', other)).toBe(false)
  })
})

describe('signatures', () => {
  const ann = device()
  const bob = device()

  test('verify here and with another implementation', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const signature = ann.sign(text)
        expect(signature).toMatch(/^[\w-]{86}$/)
        expect(nodeVerifier.isSignature(ann.publicKey, text, signature)).toBe(true)
        expect(ed25519.verify(bytesOf(signature), utf8(text), bytesOf(ann.publicKey))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('verify when another implementation made them', () => {
    const secret = new Uint8Array(32).fill(7)
    const key = toBase64url(ed25519.getPublicKey(secret))
    const signature = toBase64url(ed25519.sign(utf8('hello'), secret))
    expect(nodeVerifier.isSignature(key, 'hello', signature)).toBe(true)
  })

  test('of another text, by another key or altered are invalid', () => {
    const signature = ann.sign('hello')
    expect(nodeVerifier.isSignature(ann.publicKey, 'hello!', signature)).toBe(false)
    expect(nodeVerifier.isSignature(bob.publicKey, 'hello', signature)).toBe(false)
    fc.assert(
      fc.property(fc.nat(63), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = bytesOf(signature)
        bytes[at] = (bytes[at] ?? 0) ^ change
        expect(nodeVerifier.isSignature(ann.publicKey, 'hello', toBase64url(bytes))).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  test('have one spelling, and so have keys', () => {
    const signature = ann.sign('hello')
    expect(otherSpellings(signature)).toHaveLength(15)
    for (const other of otherSpellings(signature)) {
      expect(nodeVerifier.isSignature(ann.publicKey, 'hello', other)).toBe(false)
    }
    expect(otherSpellings(ann.publicKey)).toHaveLength(3)
    for (const other of otherSpellings(ann.publicKey)) {
      expect(nodeVerifier.isSignature(other, 'hello', signature)).toBe(false)
    }
  })

  test('nothing sent as a key or a signature throws', () => {
    const signature = ann.sign('hello')
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.stringMatching(/^[\w-]{43}$/), fc.stringMatching(/^[\w-]{86}$/)),
        (text) => {
          expect(nodeVerifier.isSignature(text, 'hello', signature)).toBe(false)
          expect(nodeVerifier.isSignature(ann.publicKey, 'hello', text)).toBe(false)
        },
      ),
    )
  })

  test('are checked correctly with more keys than are cached', () => {
    const signature = ann.sign('hello')
    for (let count = 0; count < 1_100; count++) {
      const stranger = toBase64url(
        ed25519.getPublicKey(new Uint8Array(32).fill(count % 256).fill(count >> 8, 0, 1)),
      )
      expect(nodeVerifier.isSignature(stranger, 'hello', signature)).toBe(false)
    }
    expect(nodeVerifier.isSignature(ann.publicKey, 'hello', signature)).toBe(true)
  })
})
