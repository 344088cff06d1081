const TIME_CHARS = 9
const RANDOM_CHARS = 16

/**
 * A unique nonce that sorts by the time of writing, as UUIDv7 does (RFC 9562 §6.13). A log finds
 * repeated commands by an index of nonces, and this keeps recent ones together in it. `now` is wall
 * time in milliseconds; a wrong clock only costs speed. `id` is 22 random characters (Chance.id),
 * of which 96 bits are used.
 */
export const nonceAt = (now: number, id: string): string =>
  Math.max(0, Math.floor(now)).toString(36).padStart(TIME_CHARS, '0') + id.slice(0, RANDOM_CHARS)
