import { useEffect, useRef, useState } from 'react'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { addressProblem } from '../../shared/words/failure-words.ts'
import { formatAddress, parseAddress } from '../../shared/protocol/finding/address.ts'
import { inviteLinkIn } from '../../shared/protocol/trust/invite-in-text.ts'
import { parseInvite } from '../../shared/protocol/trust/invite.ts'
import { addressIn } from '../../shared/protocol/finding/typed-address.ts'
import { knockingRoom, type PendingJoin } from '../store/pending-join.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { useResumeKnock } from './use-resume-knock.ts'
import { useOpening, type Opening } from './use-opening.ts'

/** A request to join at a typed address. */
type TypedJoin = Extract<PendingJoin, { kind: 'joinRoom' }>

export interface Joining {
  readonly opening: Opening
  /**
   * The last request here, as typed; at first, the one that this window waited for before it was
   * reloaded or shown again.
   */
  readonly asked: string | null
  /** Set while a host is asked for approval. */
  readonly knocking: RoomRef | null
  /**
   * Joins at a typed address or with a pasted invite, and returns how it was read, to be shown.
   * Cancels a join to another place.
   */
  join(typed: string): string
  /** Cancels the current join. */
  giveUp(): void
}

/** Whether an invite is meant, complete or not: a link is never read as an address. */
function isLink(typed: string): boolean {
  const link = inviteLinkIn(typed)
  return parseInvite(link).ok || /^\W*parley:/i.test(link)
}

/** Joins by address or invite and opens the room. */
export function useJoin(): Joining {
  const { dispatch } = useActions()
  const rooms = useChat((state) => state.chat.rooms)
  const opening = useOpening()
  const waited = useChat(({ joining, chat }) =>
    joining.findLast((one): one is TypedJoin => one.kind === 'joinRoom' && !!knockingRoom(one, chat)),
  )
  // Only this form's pending join: a room's banner may ask for another.
  const [pendingJoin, setPendingJoin] = useState<TypedJoin | null>(waited ?? null)
  const [asked, setAsked] = useState<string | null>(waited?.address ?? null)
  /** What to join once the previous join is cancelled: one at a time. */
  const next = useRef<string | null>(null)
  const knocking = useChat(({ chat }) => pendingJoin && knockingRoom(pendingJoin, chat)?.ref)
  useResumeKnock(opening, pendingJoin)

  function start(typed: string): void {
    setAsked(typed)
    setPendingJoin(null)
    // The app says what is wrong with an invite.
    if (isLink(typed)) {
      opening.open({ kind: 'joinRoom', address: inviteLinkIn(typed).trim() })
      return
    }
    const parsed = parseAddress(typed)
    opening.say(parsed.ok ? null : addressProblem(parsed.problem, typed).text)
    if (!parsed.ok) return
    // If another room is now hosted in its place, the user means that one.
    const address = formatAddress(parsed.address)
    const open = rooms.find((room) => room.address === address && room.replacedBy === null)
    const command = { kind: 'joinRoom', address: typed } as const
    if (!open) setPendingJoin(command)
    opening.open(open?.ref ?? command)
  }

  function giveUp(): void {
    next.current = null
    if (asked !== null) void dispatch({ kind: 'giveUp', address: asked })
  }

  function join(typed: string): string {
    const read = isLink(typed) ? typed.trim() : addressIn(typed)
    if (!opening.pending) start(read)
    else if (read !== asked) {
      giveUp()
      next.current = read
    }
    return read
  }

  useEffect(() => {
    const typed = next.current
    if (typed === null || opening.pending) return
    next.current = null
    start(typed)
  })

  return { opening, asked, knocking: (opening.pending && knocking) || null, join, giveUp }
}
