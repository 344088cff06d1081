import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { signerOf } from '../../shared/node/trust/signatures.ts'
import type { Hello } from '../../shared/protocol/wire/frames.ts'
import { LOCAL_BINDING, memberProofText, type Signer } from '../../shared/protocol/trust/proofs.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/wire/version.ts'

/** Ed25519 private keys in PKCS #8 begin with this (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A device whose key is derived from a name, so the same name is always the same member. */
export function deviceOf(name: string): Signer {
  const seed = createHash('sha256').update(`device of ${name}`).digest()
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const { x: publicKey = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return signerOf({ publicKey, privateKey, memberKey: '' })
}

/** A device's first frame without encryption. */
export const plainHello = (name: string, device: Signer): Hello => ({
  kind: 'hello',
  version: PROTOCOL_VERSION,
  name,
  key: device.publicKey,
  proof: device.sign(memberProofText(LOCAL_BINDING, '')),
})
