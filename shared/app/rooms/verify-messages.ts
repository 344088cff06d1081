import { spellsBytes } from '../../protocol/trust/base64url.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { postText, type Verifier } from '../../protocol/trust/proofs.ts'

const KEY_BYTES = 32

/** Whether a member's id is a key that its messages must be signed with; guests and members of before have none. */
export const hasKey = (member: string): boolean => spellsBytes(member, KEY_BYTES)

/** The messages of a room that their author has not signed as they stand here [S4]: their seqs. About 0.1 ms a message. */
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
