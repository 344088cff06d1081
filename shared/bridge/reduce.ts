import { assertNever } from '../protocol/base/assert-never.ts'
import type { Change, ChatState } from './chat-state.ts'
import { reduceRoom } from './reduce-room.ts'

/** The one reducer: the app and every window derive the same state from the same changes. */
export function reduce(state: ChatState, change: Change): ChatState {
  switch (change.kind) {
    case 'profileChanged':
      return { ...state, profile: { ...state.profile, name: change.name } }
    case 'foundChanged':
      return { ...state, found: change.found }
    case 'probedChanged':
      return { ...state, probed: change.probed }
    case 'networksChanged':
      return { ...state, networks: change.networks }
    case 'linkOpened':
      return { ...state, link: change.link }
    case 'recentsChanged':
      return { ...state, recents: change.recents }
    case 'roomOpened':
      return { ...state, rooms: [...state.rooms, change.room] }
    case 'roomClosed':
      return { ...state, rooms: state.rooms.filter((room) => room.ref !== change.room) }
    case 'roomChanged':
      return {
        ...state,
        rooms: state.rooms.map((room) => (room.ref === change.room ? reduceRoom(room, change.change) : room)),
      }
    default:
      return assertNever(change)
  }
}
