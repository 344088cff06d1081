import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** One download of an update, as the update file (latest*.yml) names it. */
export interface UpdateDownload {
  readonly url: string
  /** Base64, of the whole file. */
  readonly sha512: string
  /** Bytes. */
  readonly size?: number
}

/** What an update file says, as far as it is signed. */
export interface UpdateStatement {
  readonly version: string
  readonly files: readonly UpdateDownload[]
  readonly releaseNotes?: unknown
  /** 0 to 100: the percentage of installations that get it now. */
  readonly stagingPercentage?: number
}

/** The field of the update file that holds the signature, base64. */
export const SIGNATURE_FIELD = 'parleySignature'

/** The start of what is signed, so that no other signature of ours is valid here. */
const CONTEXT = 'parley update 1'

/** The bytes that are signed: the same for the same statement, however its file is written. */
function signedBytes({ version, files, releaseNotes, stagingPercentage }: UpdateStatement): Buffer {
  const downloads = files.map(({ url, sha512, size }) => [url, sha512, size ?? null])
  return Buffer.from(
    JSON.stringify([CONTEXT, version, downloads, releaseNotes ?? null, stagingPercentage ?? 100]),
  )
}

/** Signs with an Ed25519 private key (PEM). Throws for anything else. */
export function signUpdate(statement: UpdateStatement, privateKey: string): string {
  return sign(null, signedBytes(statement), createPrivateKey(privateKey)).toString('base64')
}

/**
 * Whether the holder of the key (Ed25519, SPKI in base64) signed this. The statement has the
 * SHA-512 of each download, so neither the server nor the network need be trusted. A statement
 * without downloads is refused, and so is one with parts that an installer obeys but the signature
 * does not cover.
 */
export function isSignedUpdate(statement: UpdateStatement, publicKey: string): boolean {
  const { [SIGNATURE_FIELD]: signature, packages } = statement as unknown as Record<string, unknown>
  if (typeof signature !== 'string' || packages !== undefined || statement.files.length === 0) return false
  if (statement.files.some((file) => 'isAdminRightsRequired' in file)) return false
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return (
      key.asymmetricKeyType === 'ed25519' &&
      verify(null, signedBytes(statement), key, Buffer.from(signature, 'base64'))
    )
  } catch {
    // Not a key or not a signature, so not signed.
    return false
  }
}
