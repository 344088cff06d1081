import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadCertificate, peerFingerprint, type HostCertificate } from './certificate.ts'
import { DataFolderError } from '../storage/data-folder.ts'
import { channelBinding } from './channel-binding.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-certificate-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const path = () => join(folder, 'host.pem')

describe('the certificate of a host', () => {
  test('is made once and kept across restarts', async () => {
    const first = await loadCertificate(folder)
    expect(await loadCertificate(folder)).toEqual(first)
    expect(readdirSync(folder)).toEqual(['host.pem'])
  })

  test('is the same for rooms that are opened at once', async () => {
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => loadCertificate(folder)))
    expect(b).toEqual(a)
    expect(c).toEqual(a)
    expect(await loadCertificate(folder)).toEqual(a)
  })

  test.skipIf(process.platform === 'win32')('can be read by its user alone', async () => {
    await loadCertificate(folder)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
  })

  test('is P-256, self-signed, no authority, and does not expire', async () => {
    const { cert, fingerprint } = await loadCertificate(folder)
    const x509 = new X509Certificate(cert)
    expect(x509.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
    expect(x509.verify(x509.publicKey)).toBe(true)
    expect(x509.ca).toBe(false)
    expect(x509.validToDate).toEqual(new Date('9999-12-31T23:59:59Z'))
    expect(x509.validFromDate).toEqual(new Date('2000-01-01T00:00:00Z'))
    // What `openssl x509 -pubkey | openssl pkey -pubin -outform der | sha256sum` prints.
    const spki = x509.publicKey.export({ type: 'spki', format: 'der' })
    expect(fingerprint).toBe(createHash('sha256').update(spki).digest('base64url'))
    expect(fingerprint).toMatch(/^[\w-]{43}$/)
  })

  test('is made again after a crash that left half a file', async () => {
    writeFileSync(join(folder, 'host.pem.next'), '-----BEGIN')
    await loadCertificate(folder)
    expect(readdirSync(folder)).toEqual(['host.pem'])
  })

  test('differs from folder to folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'parley-certificate-'))
    try {
      expect((await loadCertificate(other)).fingerprint).not.toBe((await loadCertificate(folder)).fingerprint)
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})

describe('a damaged host.pem is refused with a message and left as it is', () => {
  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const damages: Record<string, (pem: string) => string | Promise<string>> = {
    empty: () => '',
    'not PEM': () => 'hello',
    'cut off': (pem) => pem.slice(0, pem.length / 2),
    'without its key': (pem) => pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')),
    'without its certificate': (pem) => pem.slice(0, pem.indexOf('-----BEGIN CERTIFICATE')),
    'with a character changed': (pem) => pem.replace('MIG', 'MIH'),
    'with the key of another host': async (pem) =>
      (await generate([], { keyType: 'ec' })).private + pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')),
    'with an RSA key': (pem) =>
      rsa().export({ type: 'pkcs8', format: 'pem' }).toString() +
      pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')),
  }
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    await loadCertificate(folder)
    const damaged = await damage(readFileSync(path(), 'utf8'))
    writeFileSync(path(), damaged)
    const problem = await loadCertificate(folder).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(DataFolderError)
    expect((problem as Error).message).toMatch(/^The host key .* is damaged\. Move the file away/)
    expect(readFileSync(path(), 'utf8')).toBe(damaged)
  })

  test('a folder that cannot be written is refused, too', async () => {
    const problem = await loadCertificate(join(folder, 'missing')).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(DataFolderError)
    expect((problem as Error).message).toContain('Couldn’t write')
  })

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a file that cannot be read is refused, too',
    async () => {
      await loadCertificate(folder)
      chmodSync(path(), 0)
      await expect(loadCertificate(folder)).rejects.toThrow('Can’t read')
    },
  )
})

/** One TLS 1.3 connection on the loopback, seen from both ends. */
async function tls(
  { key, cert }: Pick<HostCertificate, 'key' | 'cert'>,
  inspect: (client: TLSSocket, host: TLSSocket) => void,
): Promise<void> {
  const server = createServer({ key, cert, minVersion: 'TLSv1.3', ALPNProtocols: ['parley/2'] })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>
  const client = connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    ALPNProtocols: ['parley/2'],
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
  })
  await once(client, 'secureConnect')
  const [host] = await accepted
  try {
    inspect(client, host)
  } finally {
    client.destroy()
    host.destroy()
    server.close()
    await once(server, 'close')
  }
}

describe('over TLS 1.3', () => {
  test('the client sees the fingerprint that the host has', async () => {
    const certificate = await loadCertificate(folder)
    await tls(certificate, (client, host) => {
      expect(client.getProtocol()).toBe('TLSv1.3')
      expect(client.alpnProtocol).toBe('parley/2')
      expect(peerFingerprint(client)).toBe(certificate.fingerprint)
      expect(peerFingerprint(host)).toBeUndefined()
    })
  })

  test('another certificate around the same key has the same fingerprint', async () => {
    const certificate = await loadCertificate(folder)
    const publicKey = new X509Certificate(certificate.cert).publicKey
    const renewed = await generate([{ name: 'commonName', value: 'renewed' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      keyPair: {
        privateKey: certificate.key,
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      },
    })
    await tls({ key: certificate.key, cert: renewed.cert }, (client) => {
      expect(peerFingerprint(client)).toBe(certificate.fingerprint)
    })
  })

  test('both ends compute the same binding, and every connection has its own', async () => {
    const certificate = await loadCertificate(folder)
    const names: string[] = []
    for (let count = 0; count < 3; count++) {
      await tls(certificate, (client, host) => {
        expect(channelBinding(host)).toBe(channelBinding(client))
        expect(channelBinding(client)).toMatch(/^[\w-]{43}$/)
        names.push(channelBinding(client))
      })
    }
    expect(new Set(names).size).toBe(3)
  })
})
