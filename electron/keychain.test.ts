import type { SafeStorage } from 'electron'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadIdentity } from '../shared/node/trust/identity.ts'
import { systemKeychain } from './keychain.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-keychain-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A safeStorage that reverses bytes. */
const storage = (more: Partial<SafeStorage> = {}): SafeStorage =>
  ({
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (text: string) => Buffer.from(text).map((byte) => byte ^ 0xff),
    decryptString: (sealed: Buffer) => Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString(),
    ...more,
  }) as SafeStorage

describe('the system’s keychain', () => {
  test.each([
    ['nothing is encrypted', { isEncryptionAvailable: () => false }, 'linux'],
    ['everyone knows the key', { getSelectedStorageBackend: () => 'basic_text' as const }, 'linux'],
  ] as const)('is unavailable if %s', (_, more, platform) => {
    expect(systemKeychain(storage(more), platform)).toBeUndefined()
  })

  test('is available on Windows and macOS, which have one backend each', () => {
    const noBackend = storage({ getSelectedStorageBackend: () => 'unknown' })
    expect(systemKeychain(noBackend, 'win32')).toBeDefined()
    expect(systemKeychain(noBackend, 'darwin')).toBeDefined()
  })

  test('stores a new device key, which is the same at the next start', () => {
    const keychain = systemKeychain(storage(), 'linux')
    const { publicKey } = loadIdentity(folder, keychain)
    expect(readdirSync(folder)).toEqual(['device.key.sealed'])
    expect(readFileSync(join(folder, 'device.key.sealed'), 'latin1')).not.toContain('PRIVATE KEY')
    expect(loadIdentity(folder, keychain).publicKey).toBe(publicKey)
  })

  test('encrypts a key that was stored in the open, and the member stays the same', () => {
    const { publicKey } = loadIdentity(folder)
    expect(readdirSync(folder)).toEqual(['device.key'])
    expect(loadIdentity(folder, systemKeychain(storage(), 'linux')).publicKey).toBe(publicKey)
    expect(readdirSync(folder)).toEqual(['device.key.sealed'])
  })

  test('gives the key to no other program, and reports it', () => {
    loadIdentity(folder, systemKeychain(storage(), 'linux'))
    expect(() => loadIdentity(folder)).toThrow(/protected by this system’s keychain/)
    const refusing = storage({
      decryptString: () => {
        throw new Error('denied')
      },
    })
    expect(() => loadIdentity(folder, systemKeychain(refusing, 'linux'))).toThrow(/keychain/)
    expect(readdirSync(folder)).toEqual(['device.key.sealed'])
  })
})
