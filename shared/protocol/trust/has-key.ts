import { encodesBytes } from './base64url.ts'

const KEY_BYTES = 32

/**
 * Whether a member's id is a key that must sign its commands; guests and members from before there
 * were keys have none.
 */
export const hasKey = (member: string): boolean => encodesBytes(member, KEY_BYTES)
