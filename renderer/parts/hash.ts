/**
 * FNV-1a, 32 bit: the same text gives the same number everywhere. For looks only, not for security.
 */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  }
  return value >>> 0
}

const TINTS = 5

/** The room's accent, as an index of those in tokens.css. */
export const roomTint = (roomId: string): number => (roomId === '' ? 0 : hash(roomId) % TINTS)
