import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolderError } from './data-folder.ts'
import { systemError } from './system-error.ts'

/** This device's Ed25519 key: what makes its user the same member in every room, whatever the name. */
export interface Identity {
  /** The raw public key, base64url: 43 characters. */
  readonly publicKey: string
  /** What this device tells a host to be the same member again: a secret, derived from the private key. */
  readonly memberKey: string
  readonly privateKey: KeyObject
}

/** Reads the device key of a data folder, or makes it on the first start (0600). Throws DataFolderError if it is damaged. */
export function loadIdentity(folder: string): Identity {
  const path = join(folder, 'device.key')
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    if (systemError(error).code !== 'ENOENT') throw error
    return createIdentity(path)
  }
  try {
    return identityOf(createPrivateKey(pem))
  } catch {
    throw new DataFolderError(
      'unusable',
      `The device key ${path} is damaged. Move it away to get a new one; rooms will then see you as somebody new.`,
    )
  }
}

function createIdentity(path: string): Identity {
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  return identityOf(privateKey)
}

function identityOf(privateKey: KeyObject): Identity {
  const { x, crv } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (crv !== 'Ed25519' || x === undefined) throw new TypeError('not an Ed25519 key')
  const memberKey = createHash('sha256')
    .update('parley member key 1\0')
    .update(privateKey.export({ type: 'pkcs8', format: 'der' }))
    .digest('base64url')
  return { publicKey: x, memberKey, privateKey }
}
