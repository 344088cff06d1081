import { sha256 } from '@noble/hashes/sha2.js'
import { encodesBytes, toBase64url } from '../../shared/protocol/trust/base64url.ts'
import { keyMark, type KeyMark } from '../../shared/protocol/trust/key-words.ts'

/** More keys than a window shows in a while; computing a mark takes milliseconds. */
const CACHE_SIZE = 500
const cache = new Map<string, KeyMark>()
const utf8 = new TextEncoder()
const hash = (text: string): string => toBase64url(sha256(utf8.encode(text)))

/**
 * The words, colour and pattern of a key (43 characters); null for anything else, such as the id of
 * a guest.
 */
export function keyLook(key: string): KeyMark | null {
  const cached = cache.get(key)
  if (cached) return cached
  if (!encodesBytes(key, 32)) return null
  const look = keyMark(key, { hash })
  if (cache.size >= CACHE_SIZE) cache.clear()
  cache.set(key, look)
  return look
}
