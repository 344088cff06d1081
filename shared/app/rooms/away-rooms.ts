import type { ChangeFeed } from '../change-feed.ts'
import type { OpenRooms } from './open-rooms.ts'
import type { Recents } from '../lobby/recents.ts'
import type { AwayRoom } from './reroute.ts'

/** The open rooms that are hosted elsewhere. */
export const awayRooms = (feed: ChangeFeed, recents: Recents, rooms: OpenRooms): AwayRoom[] =>
  feed.state.rooms
    .filter(({ hosting }) => hosting === null)
    .map(({ ref, id, hostKey }) => ({
      ref,
      id,
      hostKey: hostKey || (recents.keyOf(id) ?? ''),
      pathChanged: () => rooms.get(ref)?.session.pathChanged(),
    }))
