import { nonceAt } from '../../shared/protocol/log/nonce.ts'

const ID_BYTES = 16

/** 128 random bits as 22 characters of base64url. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** A new nonce for one message. */
export const newNonce = (): string => nonceAt(Date.now(), newId())
