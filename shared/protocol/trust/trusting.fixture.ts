import type { Signer, Verifier } from './proofs.ts'

/** Accepts a key as its own signature, for tests of other subjects. */
export const trustingVerifier: Verifier = {
  hash: (text) => text,
  hmac: (secret, text) => `${secret} ${text}`,
  isHmac: (secret, text, proof) => proof === `${secret} ${text}`,
  isSignature: (publicKey, _text, signature) => publicKey === signature,
}

export const trustingSigner = (publicKey: string): Signer => ({ publicKey, sign: () => publicKey })
