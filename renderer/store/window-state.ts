import type { BridgeUpdate } from '../../shared/bridge/bridge.ts'
import type { Change, ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { reduce } from '../../shared/bridge/reduce.ts'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import { channelKey, parseChannelKey } from './channel-key.ts'
import { knockingRoom } from './pending-join.ts'
import { followRelations } from './quotes.ts'
import { countUnread } from './unread.ts'
import type { ByChannel, Paging, WindowState } from './window-model.ts'

/** Applies one update from the app to the window. */
export function applyUpdate(state: WindowState, update: BridgeUpdate): WindowState {
  switch (update.kind) {
    case 'snapshot':
      return { ...carryOver(state, update.state), chat: update.state, ready: true, appLost: null }
    case 'changes':
      return update.changes.reduce(applyChange, state)
    case 'appLost':
      return { ...state, appLost: update.how }
    default:
      return assertNever(update)
  }
}

/** Applies one change, and updates what the user of this window has read. */
export function applyChange(state: WindowState, change: Change): WindowState {
  const followed = followRelations(retryPages(countUnread(state, change), change), change)
  let next: WindowState = { ...followed, chat: reduce(state.chat, change) }
  if (change.kind === 'roomClosed') next = { ...next, lettingIn: withoutRoom(next.lettingIn, change.room) }
  const isOpenRoomClosed =
    change.kind === 'roomClosed' && state.place.kind === 'room' && state.place.room === change.room
  return isOpenRoomClosed ? { ...next, place: { kind: 'lobby' } } : next
}

function withoutRoom<T>(records: Readonly<Record<RoomRef, T>>, room: RoomRef): Readonly<Record<RoomRef, T>> {
  const { [room]: _gone, ...rest } = records
  return rest
}

/**
 * Clears failures to load pages, which may load now that the room is connected: the list requests
 * them again.
 */
function retryPages(state: WindowState, change: Change): WindowState {
  const joined =
    change.kind === 'roomChanged' &&
    change.change.kind === 'sessionChanged' &&
    change.change.session.kind === 'joined'
  if (!joined) return state
  const keep = (pagings: ByChannel<Paging>): ByChannel<Paging> =>
    Object.fromEntries(
      Object.entries(pagings).filter(
        ([key, { kind }]) => kind !== 'failed' || !key.startsWith(channelKey(change.room, '')),
      ),
    )
  return { ...state, paging: keep(state.paging), pagingNewer: keep(state.pagingNewer) }
}

/**
 * Rooms survive a restart of the app, but their references change: moves drafts and the open place
 * to the new reference of the same room, and drops those without a room. A reload may also find
 * another app.
 */
function carryOver(state: WindowState, next: ChatState): WindowState {
  const newRefs = new Map<RoomRef, RoomRef>()
  for (const old of state.chat.rooms) {
    const now = next.rooms.find((room) => (old.id === '' ? room.ref === old.ref : room.id === old.id))
    if (now) newRefs.set(old.ref, now.ref)
  }
  const byRoom = <T>(records: Readonly<Record<RoomRef, T>>): Record<RoomRef, T> =>
    Object.fromEntries(
      Object.entries(records).flatMap(([ref, value]) => {
        const now = newRefs.get(ref)
        return now === undefined ? [] : [[now, value] as const]
      }),
    )
  const byChannel = <T>(records: ByChannel<T>): ByChannel<T> =>
    Object.fromEntries(
      Object.entries(records).flatMap(([key, value]) => {
        const [ref, channel] = parseChannelKey(key)
        const now = newRefs.get(ref)
        return now === undefined ? [] : [[channelKey(now, channel), value] as const]
      }),
    )
  const room = state.place.kind === 'room' ? newRefs.get(state.place.room) : undefined
  return {
    ...state,
    place: state.place.kind === 'room' && room !== undefined ? { ...state.place, room } : { kind: 'lobby' },
    drafts: byChannel(state.drafts),
    writing: byChannel(state.writing),
    readings: byChannel(state.readings),
    paging: {},
    pagingNewer: {},
    lastSeqs: {},
    jump: null,
    quotes: {},
    lastChannels: byRoom(state.lastChannels),
    renamedNoticeDismissed: byRoom(state.renamedNoticeDismissed),
    // Letting everyone in ends with the app.
    lettingIn: {},
    // A knock ends with the app that sent it; after a reload of the page it may still wait.
    joining: state.ready
      ? state.joining.filter((pendingJoin) => knockingRoom(pendingJoin, next))
      : state.joining,
  }
}
