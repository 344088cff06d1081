import { createPublicKey, hash, createHmac, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import { fromBase64url, encodesBytes } from '../../protocol/trust/base64url.ts'
import type { Signer, Verifier } from '../../protocol/trust/proofs.ts'
import type { Identity } from './identity.ts'

/** Ed25519 public keys in SubjectPublicKeyInfo begin with this (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Keys that were parsed before: parsing costs a third of checking a signature, and few members
 * write much.
 */
const MAX_CACHED_KEYS = 1_000
const cachedKeys = new Map<string, KeyObject>()

function publicKeyOf(text: string): KeyObject | undefined {
  const cached = cachedKeys.get(text)
  if (cached) return cached
  const raw = fromBase64url(text)
  if (raw?.length !== 32) return undefined
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
  const oldest = cachedKeys.keys().next()
  if (cachedKeys.size >= MAX_CACHED_KEYS && !oldest.done) cachedKeys.delete(oldest.value)
  cachedKeys.set(text, key)
  return key
}

const hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url')

/** Checks proofs with the system's cryptography. */
export const nodeVerifier: Verifier = {
  hash: (text) => hash('sha256', text, 'base64url'),
  hmac,
  isHmac: (secret, text, proof) =>
    encodesBytes(proof, 32) && timingSafeEqual(Buffer.from(hmac(secret, text)), Buffer.from(proof)),
  isSignature(publicKey, text, signature) {
    const raw = fromBase64url(signature)
    const key = publicKeyOf(publicKey)
    return key !== undefined && raw?.length === 64 && verify(null, Buffer.from(text), key, raw)
  },
}

/** Signs with a device's key. */
export const signerOf = ({ publicKey, privateKey }: Identity): Signer => ({
  publicKey,
  sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
})
