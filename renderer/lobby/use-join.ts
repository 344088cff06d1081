import type { RoomRef } from '../../shared/client/chat-state.ts'
import { addressProblem } from '../../shared/client/words.ts'
import { formatAddress, parseAddress } from '../../shared/protocol/address.ts'
import { parseInvite } from '../../shared/protocol/invite.ts'
import { useState } from 'react'
import { useChat } from '../store/use-chat.ts'
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
  const [dialled, setDialled] = useState('')
  const knocking = rooms.find((room) => room.session.kind === 'knocking' && room.address === dialled)

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
    setDialled(formatAddress(parsed.address))
    opening.open(rooms.find((room) => room.address === address)?.ref ?? { kind: 'joinRoom', address })
  }

  return { opening, knocking: (opening.pending && knocking?.ref) || null, join }
}
