import { useState } from 'react'
import type { RoomRef } from '../../shared/client/chat-state.ts'
import { addressProblem } from '../../shared/client/words.ts'
import { parseAddress } from '../../shared/protocol/address.ts'
import { inviteLinkIn } from '../../shared/protocol/invite-in-text.ts'
import { parseInvite } from '../../shared/protocol/invite.ts'
import { knockingRoom, type JoinWish } from '../store/join-wish.ts'
import { useChat } from '../store/use-chat.ts'
import { useGoOnWaiting } from './use-go-on-waiting.ts'
import { useOpening, type Opening } from './use-opening.ts'

/** To be let in where somebody has typed. */
type TypedWish = Extract<JoinWish, { kind: 'joinRoom' }>

export interface Joining {
  readonly opening: Opening
  /** What was asked for here last; at first what this window waited for when it was loaded again, or shown again. */
  readonly wish: TypedWish | null
  /** Set while a host is asked whether this one may come in. */
  readonly knocking: RoomRef | null
  /** Joins at a typed address or by a pasted invite. */
  join(typed: string): void
}

/** Joins by address or invite and goes there. */
export function useJoin(): Joining {
  const rooms = useChat((state) => state.chat.rooms)
  const opening = useOpening()
  const waited = useChat(({ joining, chat }) =>
    joining.findLast((one): one is TypedWish => one.kind === 'joinRoom' && !!knockingRoom(one, chat)),
  )
  // Its own only: the banner of a room may ask for another one.
  const [wish, setWish] = useState<TypedWish | null>(waited ?? null)
  const knocking = useChat(({ chat }) => wish && knockingRoom(wish, chat)?.ref)
  useGoOnWaiting(opening, wish)

  function join(typed: string): void {
    // What is wrong with an invite the app says; a link is never taken for an address.
    const link = inviteLinkIn(typed)
    if (parseInvite(link).ok || /^\W*parley:/i.test(link)) {
      opening.open({ kind: 'joinRoom', address: link.trim() })
      return
    }
    const parsed = parseAddress(typed)
    opening.say(parsed.ok ? null : addressProblem(parsed.problem, typed).text)
    if (!parsed.ok) return
    const address = typed.trim()
    // Where another room is hosted in its place now, that one is meant.
    const open = rooms.find((room) => room.address === address && room.instead === null)
    const asked = { kind: 'joinRoom', address } as const
    // One at a time: while a host is asked, nobody else is.
    if (!open && !opening.pending) setWish(asked)
    opening.open(open?.ref ?? asked)
  }

  return { opening, wish, knocking: (opening.pending && knocking) || null, join }
}
