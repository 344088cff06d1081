import { isRelation, type RoomEvent } from './events.ts'
import { statementOf, statementText } from './statement.ts'
import { hasKey } from '../trust/has-key.ts'
import { postText, type Verifier } from '../trust/proofs.ts'

type Checker = Pick<Verifier, 'hash' | 'isSignature'>

/**
 * Whether an event has its author's signature, if its kind and its author's key demand one [S4].
 * About 0.1 ms.
 */
export function isGenuine(room: string, event: RoomEvent, verifier: Checker): boolean {
  const author = event.author.id
  if ((event.kind !== 'messagePosted' && !isRelation(event)) || !hasKey(author)) return true
  const { nonce, sig, seen } = event
  if (event.kind === 'messagePosted' && event.sig1 !== undefined) {
    const { text, ...more } = event.content
    const isPlain = Object.keys(more).length === 0
    return isPlain && verifier.isSignature(author, postText(room, event.channel, nonce, text), event.sig1)
  }
  const statement = statementOf(event)
  if (sig === undefined || seen === undefined || statement === null) return false
  return verifier.isSignature(author, statementText({ room, author, nonce, seen }, statement, verifier), sig)
}

/** The seqs of a room's events that do not have their author's signature. */
export const forgedAmong = (room: string, events: readonly RoomEvent[], verifier: Checker): number[] =>
  events.filter((event) => !isGenuine(room, event, verifier)).map(({ seq }) => seq)

/** The seqs of relations that count for nothing, because their authors did not sign them. */
export const forgedRelations = (
  room: string,
  events: readonly RoomEvent[],
  verifier: Checker,
): ReadonlySet<number> => new Set(forgedAmong(room, events.filter(isRelation), verifier))
