import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolderError } from '../storage/data-folder-error.ts'
import { readPlain, readPlainText, replaceFile } from '../storage/plain-file.ts'

/**
 * This device's Ed25519 key: it makes its user the same member in every room, whatever the name.
 */
export interface Identity {
  /** The raw public key, base64url: 43 characters. */
  readonly publicKey: string
  /**
   * The secret from before keys existed, by which hosts knew this device; derived from the private
   * key.
   */
  readonly memberKey: string
  readonly privateKey: KeyObject
}

/**
 * Seals a secret for this user of this computer, such as the system's keychain. Both throw if it
 * refuses.
 */
export interface Keychain {
  seal(text: string): Uint8Array
  open(sealed: Uint8Array): string
}

/**
 * Reads the device key of a data folder, or makes it on the first start: sealed by the keychain if
 * there is one (`device.key.sealed`), else as a file that only this user can read (`device.key`,
 * 0600). An unsealed key is sealed as soon as there is a keychain. Throws DataFolderError if the
 * key is damaged, or sealed by a keychain that is not available.
 */
export function loadIdentity(folder: string, keychain?: Keychain): Identity {
  const unsealed = join(folder, 'device.key')
  const sealed = `${unsealed}.sealed`
  const sealedKey = readPlain(sealed)
  if (sealedKey !== undefined) return identityFrom(sealed, unseal(sealed, sealedKey, keychain))
  const plain = readPem(unsealed)
  const identity = plain === undefined ? null : identityFrom(unsealed, plain)
  if (identity && !keychain) return identity
  const pem =
    plain ?? generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  if (!keychain) replaceFile(unsealed, pem)
  else {
    replaceFile(sealed, keychain.seal(pem))
    rmSync(unsealed, { force: true })
  }
  return identityFrom(keychain ? sealed : unsealed, pem)
}

/**
 * The public key of a data folder's device, if it is stored unsealed. Creates nothing; undefined if
 * it cannot be read.
 */
export function unsealedPublicKey(folder: string): string | undefined {
  try {
    const pem = readPem(join(folder, 'device.key'))
    return pem === undefined ? undefined : identityOf(createPrivateKey(pem)).publicKey
  } catch {
    return undefined
  }
}

/** Undefined if there is no file; one that is not text is not a key either. */
function readPem(path: string): string | undefined {
  const read = readPlainText(path)
  return read && ('text' in read ? read.text : '')
}

function unseal(path: string, sealed: Buffer, keychain: Keychain | undefined): string {
  try {
    if (keychain) return keychain.open(sealed)
  } catch {
    // Reported below: whatever the reason, the key is not available.
  }
  throw new DataFolderError(
    'unusable',
    `The device key ${path} is protected by this system’s keychain, which isn’t available here. Start the desktop app as the same user, or move the file away to get a new key. Rooms will then see you as someone new.`,
  )
}

function identityFrom(path: string, pem: string): Identity {
  try {
    return identityOf(createPrivateKey(pem))
  } catch {
    throw new DataFolderError(
      'unusable',
      `The device key ${path} is damaged. Move the file away to get a new key. Rooms will then see you as someone new.`,
    )
  }
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
