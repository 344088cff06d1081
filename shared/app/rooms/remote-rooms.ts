import type { ChangeFeed } from '../change-feed.ts'
import type { OpenRooms } from './open-rooms.ts'
import type { Recents } from '../lobby/recents.ts'
import type { RemoteRoom } from './route-watcher.ts'

/** The open rooms that are hosted elsewhere. */
export const remoteRooms = (feed: ChangeFeed, recents: Recents, rooms: OpenRooms): RemoteRoom[] =>
  feed.state.rooms
    .filter(({ hosting }) => hosting === null)
    .map(({ ref, id, hostKey }) => ({
      ref,
      id,
      hostKey: hostKey || (recents.keyOf(id) ?? ''),
      pathChanged: () => rooms.get(ref)?.session.pathChanged(),
    }))
