import type { RoomState } from '../../shared/bridge/room-state.ts'
import type { Author } from '../../shared/protocol/log/events.ts'
import { foundSoFar, type Search } from './search-state.ts'

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/**
 * Whom a search can be narrowed to, by name: the members, and who else has written what is loaded or was found. In an
 * imported room, or without a connection, the authors are not among the members.
 */
export function searchAuthors(
  room: Pick<RoomState, 'members' | 'channels'>,
  search: Search,
): readonly Author[] {
  const authors = new Map<string, Author>()
  for (const { event } of foundSoFar(search).hits) authors.set(event.author.id, event.author)
  // The latest name of somebody is the one to be known by.
  for (const { events } of room.channels) for (const { author } of events) authors.set(author.id, author)
  for (const { id, name } of Object.values(room.members)) authors.set(id, { id, name })
  return [...authors.values()].toSorted((a, b) => byName.compare(a.name, b.name))
}
