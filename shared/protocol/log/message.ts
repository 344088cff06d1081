import { assertNever } from '../base/assert-never.ts'
import type { Content } from './content.ts'
import type { Author, MessagePosted, Redacted, Relation } from './events.ts'

/** A member who put an emoji on a message, and where in the log. */
export interface Reactor {
  readonly author: Author
  readonly seq: number
}

/** One emoji on a message. */
export interface Reaction {
  readonly key: string
  /** At least 1. */
  readonly count: number
  /** In the order of the log. A page from a host names only the first few. */
  readonly by: readonly Reactor[]
  /** Whether the reader is one of them. */
  readonly isMine: boolean
}

/**
 * What a member said, as it stands now: the posted event, and everything that later events did to
 * it.
 */
export interface Message {
  readonly kind: 'message'
  readonly seq: number
  readonly epoch: number
  readonly at: number
  readonly author: Author
  readonly nonce: string
  readonly channel: string
  /** Null once it was removed. */
  readonly content: Content | null
  /** The seq of the event that the content is from: its signature vouches for it. */
  readonly contentSeq: number
  /** When the content was last edited; null if it never was. */
  readonly editedAt: number | null
  /** Who removed it, if that is known. */
  readonly removedBy: Author | null
  /** By when the first of their members set them. */
  readonly reactions: readonly Reaction[]
  /** Relations up to this seq are in it; later ones are applied on top. */
  readonly asOf: number
}

/** A message before anything has happened to it. */
export const messageOf = (event: MessagePosted | Redacted): Message => ({
  kind: 'message',
  seq: event.seq,
  epoch: event.epoch,
  at: event.at,
  author: event.author,
  nonce: event.nonce,
  channel: event.channel,
  content: event.kind === 'messagePosted' ? event.content : null,
  contentSeq: event.seq,
  editedAt: null,
  removedBy: null,
  reactions: [],
  asOf: event.seq,
})

/** A message with all its relations, in any order, repeated or not. `me` is the reader's id. */
export const foldMessage = (
  event: MessagePosted | Redacted,
  relations: readonly Relation[],
  me: string,
): Message =>
  relations
    .toSorted((a, b) => a.seq - b.seq)
    .reduce((message, relation) => applyRelation(message, relation, me), messageOf(event))

/**
 * A message after one more relation, which must be about it. Relations come in the order of the
 * log; those that are in the message already change nothing. This is the only place that says what
 * a relation does.
 */
export function applyRelation(message: Message, relation: Relation, me: string): Message {
  if (relation.seq <= message.asOf) return message
  const next = { ...message, asOf: relation.seq }
  switch (relation.kind) {
    case 'messageRemoved':
      return {
        ...next,
        content: null,
        contentSeq: message.seq,
        editedAt: null,
        reactions: [],
        removedBy: message.removedBy ?? relation.author,
      }
    case 'messageEdited':
      // Only the author's own words are shown under the author's name.
      return message.content === null || !isOwnEdit(relation)
        ? next
        : {
            ...next,
            content: relation.content,
            contentSeq: relation.seq,
            editedAt: relation.at,
          }
    case 'reactionSet':
      return message.content === null
        ? next
        : { ...next, reactions: reactionsAfter(message.reactions, relation, me) }
    default:
      return assertNever(relation)
  }
}

const isOwnEdit = ({ author, target }: Relation): boolean => author.id === target.author

function reactionsAfter(
  reactions: readonly Reaction[],
  { key, on, author, seq }: Extract<Relation, { kind: 'reactionSet' }>,
  me: string,
): readonly Reaction[] {
  const others = reactions.filter((reaction) => reaction.key !== key)
  const none: Reaction = { key, count: 0, by: [], isMine: false }
  const before = reactions.find((reaction) => reaction.key === key) ?? none
  const after = on ? withReactor(before, { author, seq }, me) : withoutReactor(before, author, me)
  if (after === before) return reactions
  const sorted = after.count === 0 ? others : [...others, after]
  return sorted.toSorted((a, b) => (a.by[0]?.seq ?? 0) - (b.by[0]?.seq ?? 0))
}

/** A host makes no event of what changes nothing; if it does, the last setting counts. */
function withReactor(reaction: Reaction, reactor: Reactor, me: string): Reaction {
  const isMe = reactor.author.id === me
  const others = reaction.by.filter(({ author }) => author.id !== reactor.author.id)
  const isCounted = others.length < reaction.by.length || (isMe && reaction.isMine)
  return {
    ...reaction,
    count: isCounted ? reaction.count : reaction.count + 1,
    by: [...others, reactor],
    isMine: reaction.isMine || isMe,
  }
}

function withoutReactor(reaction: Reaction, { id }: Author, me: string): Reaction {
  const by = reaction.by.filter(({ author }) => author.id !== id)
  const isUnnamed = by.length === reaction.by.length
  // Someone who is only counted may take it back; no one else can.
  if (isUnnamed && (id === me ? !reaction.isMine : reaction.count === reaction.by.length)) return reaction
  return { ...reaction, count: reaction.count - 1, by, isMine: reaction.isMine && id !== me }
}

/**
 * Those relations of a message that make it what it is: its removal, or its last edit and the
 * reactions that stand. Folding them gives the same message as folding all.
 */
export function effectiveRelations(relations: readonly Relation[]): readonly Relation[] {
  const last = new Map<string, Relation>()
  for (const relation of relations.toSorted((a, b) => a.seq - b.seq)) {
    const slot = slotOf(relation)
    if (slot === null || (relation.kind === 'messageRemoved' && last.has(slot))) continue
    last.set(slot, relation)
  }
  const removed = last.get('messageRemoved')
  if (removed) return [removed]
  return [...last.values()]
    .filter((one) => one.kind !== 'reactionSet' || one.on)
    .toSorted((a, b) => a.seq - b.seq)
}

/** What a relation replaces an earlier one of; null if it does nothing. */
function slotOf(relation: Relation): string | null {
  switch (relation.kind) {
    case 'reactionSet':
      return `${relation.author.id} ${relation.key}`
    case 'messageEdited':
      return isOwnEdit(relation) ? relation.kind : null
    case 'messageRemoved':
      return relation.kind
    default:
      return assertNever(relation)
  }
}
