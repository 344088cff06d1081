import type { ChatState } from '../../../shared/bridge/chat-state.ts'
import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { FoundRoom } from '../../../shared/finding/found-rooms.ts'
import { formatAddress } from '../../../shared/protocol/finding/address.ts'
import { useResumeKnock } from '../../joining/use-resume-knock.ts'
import { useOpening, type Opening } from '../../joining/use-opening.ts'
import { knockingRoom, type PendingJoin } from '../../store/pending-join.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import { KNOCKING } from './connection-words.ts'

export interface Replacement {
  readonly opening: Opening
  /** How joining it is going; null if there is nothing to say. */
  readonly note: string | null
  readonly label: string
  /** Its name, if it is part of the label or the note. */
  readonly name: string
  /** Opens the room, joining first if needed; or stops waiting for approval. */
  press(): void
}

/** The room that is hosted in place of another. It is separate: the old room and its copy stay. */
export function useReplacement(room: RoomState): Replacement {
  const { dispatch } = useActions()
  const opening = useOpening()
  const found = useChat(({ chat }) => foundReplacement(room, chat))
  const open = useChat(({ chat }) => openReplacement(room, found, chat))
  const pendingJoin: PendingJoin | null = found
    ? { kind: 'joinFound', id: found.id, fingerprint: found.fingerprint }
    : room.replacedBy === null
      ? null
      : { kind: 'joinRoom', address: room.replacedBy }
  const knocking = useChat(({ chat }) => pendingJoin && knockingRoom(pendingJoin, chat))
  useResumeKnock(opening, pendingJoin)
  const name = open?.name ?? found?.name ?? ''
  return {
    opening,
    note: knocking ? KNOCKING : opening.problem,
    label: labelOf(open ? 'Open' : opening.pending ? 'Joining' : 'Join', name, knocking !== undefined),
    name,
    press: () => {
      if (knocking) void dispatch({ kind: 'leaveRoom', room: knocking.ref })
      else if (open) opening.open(open.ref)
      else if (pendingJoin) opening.open(pendingJoin)
    },
  }
}

function labelOf(verb: 'Open' | 'Join' | 'Joining', name: string, isKnocking: boolean): string {
  if (isKnocking) return 'Cancel'
  if (verb === 'Joining') return 'Joining…'
  return name === '' ? 'Join that room' : `${verb} ${name}`
}

/** The room announced at that address, if it has this room's host key: anyone can announce an
 * address. */
export function foundReplacement(
  { id, replacedBy, hostKey }: Pick<RoomState, 'id' | 'replacedBy' | 'hostKey'>,
  { found, recents }: Pick<ChatState, 'found' | 'recents'>,
): FoundRoom | undefined {
  const key = hostKey || recents.find((recent) => recent.id === id)?.hostKey
  if (replacedBy === null || key === undefined) return undefined
  return found.find(
    (other) =>
      other.id !== id &&
      key.startsWith(other.fingerprint) &&
      other.addresses.some((address) => formatAddress(address) === replacedBy),
  )
}

/** The room at that address, if it is open here. */
export const openReplacement = (
  { ref, replacedBy }: Pick<RoomState, 'ref' | 'replacedBy'>,
  found: FoundRoom | undefined,
  { rooms }: Pick<ChatState, 'rooms'>,
): RoomState | undefined =>
  replacedBy === null
    ? undefined
    : rooms.find(
        (room) =>
          room.ref !== ref &&
          room.session.kind === 'joined' &&
          (found ? room.id === found.id : room.address === replacedBy),
      )
