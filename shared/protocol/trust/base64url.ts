const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Bytes as base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 6; bits -= 6) text += ALPHABET.charAt((held >> (bits - 6)) & 63)
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (6 - bits)) & 63)
}

/**
 * The bytes of a base64url text without padding; undefined if it is not exactly what {@link
 * toBase64url} writes. Spare bits of the last character must be zero (RFC 4648 §3.5): otherwise a
 * key would have several spellings, and someone banned under one could return under another.
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let length = 0
  let bits = 0
  let held = 0
  for (const char of text) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return undefined
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = held >> bits
    held &= (1 << bits) - 1
  }
  return bits < 6 && held === 0 ? bytes : undefined
}

/**
 * Whether a text encodes exactly `length` bytes: 22 characters for 16 bytes, 43 for 32, 86 for 64.
 */
export const encodesBytes = (text: string, length: number): boolean =>
  text.length === Math.ceil((length * 8) / 6) && fromBase64url(text) !== undefined
