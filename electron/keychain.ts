import type { SafeStorage } from 'electron'
import type { Keychain } from '../shared/node/trust/identity.ts'

/**
 * The fallback of safeStorage on Linux without a keychain: encryption with a key that is public.
 */
const NO_KEYCHAIN = ['basic_text', 'unknown']

/**
 * The system's keychain behind Electron's safeStorage; undefined without one. Call it after
 * `app.whenReady`.
 */
export function systemKeychain(storage: SafeStorage, platform = process.platform): Keychain | undefined {
  if (!storage.isEncryptionAvailable()) return undefined
  if (platform === 'linux' && NO_KEYCHAIN.includes(storage.getSelectedStorageBackend())) return undefined
  return {
    seal: (text) => storage.encryptString(text),
    open: (sealed) => storage.decryptString(Buffer.from(sealed)),
  }
}
