import type { SafeStorage } from 'electron'
import type { Keychain } from '../shared/node/trust/identity.ts'

/** What safeStorage falls back to on Linux without a keychain: encryption with a key that everybody knows. */
const NO_KEYCHAIN = ['basic_text', 'unknown']

/** The system's keychain behind Electron's safeStorage; undefined where there is none. Ask after `app.whenReady`. */
export function systemKeychain(storage: SafeStorage, platform = process.platform): Keychain | undefined {
  if (!storage.isEncryptionAvailable()) return undefined
  if (platform === 'linux' && NO_KEYCHAIN.includes(storage.getSelectedStorageBackend())) return undefined
  return {
    seal: (text) => storage.encryptString(text),
    open: (sealed) => storage.decryptString(Buffer.from(sealed)),
  }
}
