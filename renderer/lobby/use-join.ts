import type { RoomRef } from '../../shared/client/chat-state.ts'
import { addressProblem } from '../../shared/client/words.ts'
import { parseAddress } from '../../shared/protocol/address.ts'
import { parseInvite } from '../../shared/protocol/invite.ts'
import { knockingRoom } from '../store/join-wish.ts'
import { useChat } from '../store/use-chat.ts'
import { useGoOnWaiting, useWaiting } from './use-go-on-waiting.ts'
import { useOpening, type Opening } from './use-opening.ts'

export interface Joining {
  readonly opening: Opening
  /** Set while a host is asked whether this one may come in. */
  readonly knocking: RoomRef | null
  /** Joins at a typed address or by a pasted invite. */
  join(typed: string): void
}

/** Joins by address or invite and goes there. */
export function useJoin(): Joining {
  const rooms = useChat((state) => state.chat.rooms)
  const opening = useOpening()
  const waiting = useWaiting('joinRoom')
  const knocking = useChat(({ chat }) => waiting && knockingRoom(waiting, chat)?.ref)
  useGoOnWaiting(opening, waiting)

  function join(typed: string): void {
    // What is wrong with an invite the app says; a link is never taken for an address.
    if (parseInvite(typed).ok || /^\W*parley:/i.test(typed)) {
      opening.open({ kind: 'joinRoom', address: typed.trim() })
      return
    }
    const parsed = parseAddress(typed)
    opening.say(parsed.ok ? null : addressProblem(parsed.problem, typed).text)
    if (!parsed.ok) return
    const address = typed.trim()
    // Where another room is hosted in its place now, that one is meant.
    const open = rooms.find((room) => room.address === address && room.instead === null)
    opening.open(open?.ref ?? { kind: 'joinRoom', address })
  }

  return { opening, knocking: (opening.pending && knocking) || null, join }
}
