/** FNV-1a, 32 bit: the same text gives the same number everywhere. For looks only, nothing is secured by it. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  }
  return value >>> 0
}

const TINTS = 5

/** Which of the accents in tokens.css a room wears. */
export const roomTint = (roomId: string): number => (roomId === '' ? 0 : hash(roomId) % TINTS)
