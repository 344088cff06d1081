import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { DataFolderError } from '../storage/data-folder-error.ts'
import { readPlainText, replaceFile } from '../storage/plain-file.ts'
import { systemError } from '../system-error.ts'

/** What a host shows in TLS. Others know it by its key, not by the certificate around it. */
export interface HostCertificate {
  /** PKCS #8, PEM. Secret. */
  readonly key: string
  /** X.509, PEM: self-signed, P-256 (BoringSSL takes no Ed25519 certificates). */
  readonly cert: string
  /** SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4), base64url: 43 characters. */
  readonly fingerprint: string
}

const PRIVATE_KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/

// Peers check the pinned key and never the dates: a computer with a wrong clock can host, too, and
// nothing ever expires.
const NOT_BEFORE = new Date('2000-01-01T00:00:00Z')
/** RFC 5280 §4.1.2.5: "no well-defined expiration date". */
const NOT_AFTER = new Date('9999-12-31T23:59:59Z')

/**
 * Reads the host certificate of a data folder, or makes it on first use (`host.pem`, 0600, about 90
 * ms). The caller must hold the folder ({@link openDataFolder}); concurrent calls return the same
 * certificate. Throws DataFolderError if the file is damaged or cannot be read or written.
 */
export async function loadCertificate(folder: string): Promise<HostCertificate> {
  const path = join(folder, 'host.pem')
  const stored = readStored(path)
  if (stored) return stored
  // Loaded only here: loading it takes longer than reading the certificate.
  const { generate } = await import('selfsigned')
  const generated = await generate([{ name: 'commonName', value: 'Parley' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: NOT_BEFORE,
    notAfterDate: NOT_AFTER,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
    ],
  })
  // Another call may have been faster: the first certificate that was stored is the host's.
  return readStored(path) ?? store(path, generated.private, generated.cert)
}

function readStored(path: string): HostCertificate | undefined {
  const read = readPlainText(path)
  if (read === undefined) return undefined
  const pem = 'text' in read ? read.text : ''
  try {
    return certificateOf(pemBlock(PRIVATE_KEY, pem), pemBlock(CERTIFICATE, pem))
  } catch {
    throw new DataFolderError(
      'unusable',
      `The host key ${path} is damaged. Move the file away to get a new key. Everyone who has joined a room here will then be warned that its key changed.`,
    )
  }
}

const pemBlock = (kind: RegExp, pem: string): string => `${kind.exec(pem)?.[0] ?? ''}\n`

function store(path: string, privateKey: string, cert: string): HostCertificate {
  const key = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  const certificate = certificateOf(key, new X509Certificate(cert).toString())
  try {
    replaceFile(path, `${certificate.key}${certificate.cert}`)
  } catch (error) {
    throw new DataFolderError(
      'unusable',
      `Couldn’t write the host key ${path}: ${systemError(error).message}.`,
    )
  }
  return certificate
}

/** Throws unless both are what a host needs and belong together. */
function certificateOf(key: string, cert: string): HostCertificate {
  const privateKey = createPrivateKey(key)
  const x509 = new X509Certificate(cert)
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new TypeError('not a P-256 key')
  if (!x509.checkPrivateKey(privateKey)) throw new TypeError('key and certificate do not belong together')
  return { key, cert, fingerprint: fingerprintOf(createPublicKey(privateKey)) }
}

const fingerprintOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')

/**
 * The fingerprint of the host at the other end, as {@link HostCertificate.fingerprint}. A client
 * compares it with its pin after the TLS handshake and before it sends anything; TLS has proved by
 * then that the host owns the key. Undefined without a certificate, or with a key that this build
 * cannot read.
 */
export function peerFingerprint(socket: TLSSocket): string | undefined {
  const certificate = socket.getPeerX509Certificate()
  try {
    return certificate && fingerprintOf(certificate.publicKey)
  } catch {
    return undefined
  }
}
