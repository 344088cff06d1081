import {
  hasPlace,
  isRelation,
  type MessagePosted,
  type Redacted,
  type Relation,
  type RoomEvent,
} from './events.ts'
import { applyRelation, foldMessage, messageOf, type Message } from './message.ts'
import { isSameMessage, type MessageRef } from './message-ref.ts'

/** An event that is shown as a note, or not at all. */
export type NoteEvent = Exclude<RoomEvent, MessagePosted | Redacted | Relation>

/** What a reader sees of a channel, in the order of the log. */
export type TimelineEntry = Message | NoteEvent

export const refOf = ({ author, nonce }: Pick<Message, 'author' | 'nonce'>): MessageRef => ({
  author: author.id,
  nonce,
})

/**
 * What events show of themselves: relations, and what removal left of edits, show at their message
 * only. `relationsOf` knows all relations of a message; `me` is the reader's id.
 */
export const timelineOf = (
  events: readonly RoomEvent[],
  relationsOf: (ref: MessageRef) => readonly Relation[],
  me: string,
): TimelineEntry[] =>
  events.flatMap((event): TimelineEntry[] => {
    if (!hasPlace(event)) return []
    if (event.kind === 'messagePosted' || event.kind === 'redacted')
      return [foldMessage(event, relationsOf(refOf(event)), me)]
    return [event as NoteEvent]
  })

/** The entries after new events of their channel, which come after all of them. */
export function entriesAfter(
  entries: readonly TimelineEntry[],
  events: readonly RoomEvent[],
  me: string,
): readonly TimelineEntry[] {
  const last = entries.at(-1)?.seq ?? 0
  const fresh = events.flatMap((event): TimelineEntry[] => {
    if (event.seq <= last || !hasPlace(event)) return []
    return [
      event.kind === 'messagePosted' || event.kind === 'redacted' ? messageOf(event) : (event as NoteEvent),
    ]
  })
  const relations = events.filter(isRelation)
  return withRelations(fresh.length === 0 ? entries : [...entries, ...fresh], relations, me)
}

/** The entries after relations that are about any of them; those they know already change nothing. */
export function withRelations(
  entries: readonly TimelineEntry[],
  relations: readonly Relation[],
  me: string,
): readonly TimelineEntry[] {
  let changed: TimelineEntry[] | null = null
  for (const relation of relations) {
    const index = entries.findLastIndex(
      (entry) => entry.kind === 'message' && isSameMessage(refOf(entry), relation.target),
    )
    const entry = (changed ?? entries)[index]
    if (entry?.kind !== 'message' || relation.seq <= entry.asOf) continue
    changed ??= [...entries]
    changed[index] = applyRelation(entry, relation, me)
  }
  return changed ?? entries
}
