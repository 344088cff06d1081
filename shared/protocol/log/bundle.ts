import * as v from 'valibot'
import { defined } from '../base/defined.ts'
import { author, roomEvent, type MessagePosted, type Redacted, type Relation } from './events.ts'
import { seqOrZero } from './ids.ts'
import { applyRelation, messageOf, type Message, type Reaction } from './message.ts'
import { messageRef } from './message-ref.ts'
import { REACTION_KEYS, reactionKey } from './reaction-key.ts'

/** Members of a reaction that a page names; the others are only counted. */
export const NAMED_REACTORS = 5

/**
 * What later events did to one message of a page, which does not have those events: the last edit
 * or the removal whole, because it is signed, and the reactions counted.
 */
export const bundle = v.object({
  target: messageRef,
  /** Relations up to this seq are in it. */
  asOf: seqOrZero,
  /** The edit whose content the message shows, or the removal. */
  last: v.exactOptional(roomEvent),
  reactions: v.pipe(
    v.array(
      v.object({
        key: reactionKey,
        count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
        by: v.pipe(v.array(author), v.maxLength(NAMED_REACTORS)),
        mine: v.boolean(),
      }),
    ),
    v.maxLength(REACTION_KEYS),
  ),
})
export type Bundle = v.InferOutput<typeof bundle>

/** The bundle of a message with its effective relations; null if nothing has happened to it. */
export function bundleOf(message: Message, relations: readonly Relation[]): Bundle | null {
  if (relations.length === 0) return null
  const last = relations.find(({ kind }) => kind !== 'reactionSet')
  return {
    target: { author: message.author.id, nonce: message.nonce },
    asOf: message.asOf,
    ...defined({ last }),
    reactions: message.reactions.map(({ key, count, by, isMine }) => ({
      key,
      count,
      by: by.slice(0, NAMED_REACTORS).map((reactor) => reactor.author),
      mine: isMine,
    })),
  }
}

/** The message that an event of a page and its bundle make. */
export function withBundle(event: MessagePosted | Redacted, of: Bundle | undefined): Message {
  const posted = messageOf(event)
  if (!of) return posted
  const { last } = of
  const message =
    last?.kind === 'messageEdited' || last?.kind === 'messageRemoved'
      ? applyRelation(posted, last, '')
      : posted
  // Their places are not told; in this order they come before all that are.
  const reactions = of.reactions.map(({ key, count, by, mine }): Reaction => ({
    key,
    count: Math.max(count, by.length),
    by: by.map((one, seq) => ({ author: one, seq })),
    isMine: mine,
  }))
  return {
    ...message,
    reactions: message.content === null ? [] : reactions,
    asOf: Math.max(message.asOf, of.asOf),
  }
}
