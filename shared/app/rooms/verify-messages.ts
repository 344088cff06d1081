import { encodesBytes } from '../../protocol/trust/base64url.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { postText, type Verifier } from '../../protocol/trust/proofs.ts'

const KEY_BYTES = 32

/**
 * Whether a member's id is a key that must sign its messages; guests and members from before there
 * were keys have none.
 */
export const hasKey = (member: string): boolean => encodesBytes(member, KEY_BYTES)

/**
 * The seqs of a room's messages that do not have their author's signature [S4]. About 0.1 ms a
 * message.
 */
export const forgedAmong = (
  room: string,
  events: readonly RoomEvent[],
  verifier: Pick<Verifier, 'isSignature'>,
): number[] =>
  events.flatMap((event) => {
    if (event.kind !== 'messagePosted' || !hasKey(event.author.id)) return []
    const text = postText(room, event.channel, event.nonce, event.body)
    return verifier.isSignature(event.author.id, text, event.sig ?? '') ? [] : [event.seq]
  })
