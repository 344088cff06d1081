import type { ChatState } from '../../shared/bridge/chat-state.ts'
import { emptyRoomState, type RoomRef } from '../../shared/bridge/room-state.ts'
import type { ChatStore } from './chat-store.ts'
import type { PendingJoin } from './pending-join.ts'
import { emptyWindowState, type ByChannel, type Place, type Writing } from './window-model.ts'

const KEY = 'parley.window'

interface SavedWindow {
  readonly place: Place
  readonly drafts: ByChannel<string>
  readonly writing: ByChannel<Writing>
  readonly renamedNoticeDismissed: Readonly<Record<string, true>>
  readonly joining: readonly PendingJoin[]
  /** The rooms of the references above: another app may have reused these references since. */
  readonly rooms: readonly SavedRoom[]
}

interface SavedRoom {
  readonly ref: RoomRef
  readonly id: string
}

/** Keeps place, drafts and waiting requests to join when the page is loaded again. */
export function keepAcrossReloads(store: ChatStore, storage: Storage): void {
  const saved = read(storage)
  if (saved) {
    const { place, drafts, writing, renamedNoticeDismissed, joining } = saved
    const rooms = saved.rooms.map(({ ref, id }) => ({ ...emptyRoomState, ref, id }))
    store.setState({
      place,
      drafts,
      writing,
      renamedNoticeDismissed,
      joining,
      chat: { ...emptyWindowState.chat, rooms },
    })
  }
  store.subscribe(({ place, drafts, writing, renamedNoticeDismissed, joining, chat }, before) => {
    const isSame =
      place === before.place &&
      drafts === before.drafts &&
      writing === before.writing &&
      renamedNoticeDismissed === before.renamedNoticeDismissed &&
      joining === before.joining &&
      isSameRooms(chat, before.chat)
    if (!isSame)
      save(storage, {
        place,
        drafts,
        writing,
        renamedNoticeDismissed,
        joining,
        rooms: chat.rooms.map(savedRoom),
      })
  })
}

const savedRoom = ({ ref, id }: SavedRoom): SavedRoom => ({ ref, id })

const isSameRooms = ({ rooms }: ChatState, { rooms: before }: ChatState): boolean =>
  rooms === before ||
  (rooms.length === before.length &&
    rooms.every(({ ref, id }, index) => before[index]?.ref === ref && before[index]?.id === id))

function save(storage: Storage, saved: SavedWindow): void {
  try {
    storage.setItem(KEY, JSON.stringify(saved))
  } catch {
    // Storage is full or off. An old copy would restore what was sent or deleted since.
    storage.removeItem(KEY)
  }
}

function read(storage: Storage): SavedWindow | null {
  try {
    const saved = JSON.parse(storage.getItem(KEY) ?? 'null') as SavedWindow | null
    return saved?.place &&
      saved.drafts &&
      saved.writing &&
      saved.renamedNoticeDismissed &&
      [saved.joining, saved.rooms].every(Array.isArray)
      ? saved
      : null
  } catch {
    return null
  }
}
