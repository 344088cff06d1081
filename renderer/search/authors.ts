import type { RoomState } from '../../shared/bridge/room-state.ts'
import type { Author } from '../../shared/protocol/log/events.ts'
import { foundSoFar, type Search } from './search-state.ts'

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/**
 * The authors that a search can be narrowed to, by name: the members, and other authors of loaded
 * or found messages. In an imported room, or offline, the authors are not among the members.
 */
export function searchAuthors(
  room: Pick<RoomState, 'members' | 'channels'>,
  search: Search,
): readonly Author[] {
  const authors = new Map<string, Author>()
  for (const { message } of foundSoFar(search).hits) authors.set(message.author.id, message.author)
  // A person's latest name is shown.
  for (const { entries } of room.channels) for (const { author } of entries) authors.set(author.id, author)
  for (const { id, name } of Object.values(room.members)) authors.set(id, { id, name })
  return [...authors.values()].toSorted((a, b) => byName.compare(a.name, b.name))
}
