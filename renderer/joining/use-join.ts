import { useEffect, useRef, useState } from 'react'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { addressProblem } from '../../shared/words/failure-words.ts'
import { formatAddress, parseAddress } from '../../shared/protocol/finding/address.ts'
import { inviteLinkIn } from '../../shared/protocol/trust/invite-in-text.ts'
import { parseInvite } from '../../shared/protocol/trust/invite.ts'
import { isMessageLinkLike, typedMessageLink } from '../../shared/protocol/trust/message-link.ts'
import { addressIn } from '../../shared/protocol/finding/typed-address.ts'
import { knockingRoom, type PendingJoin } from '../store/pending-join.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { useResumeKnock } from './use-resume-knock.ts'
import { INCOMPLETE } from './link-words.ts'
import { useOpening, type Opening } from './use-opening.ts'

/** A request to join at a typed address. */
type TypedJoin = Extract<PendingJoin, { kind: 'joinRoom' }>

export interface Joining {
  readonly opening: Opening
  /**
   * The last request here, as typed; at first, the one that this window resumed for before it was
   * reloaded or shown again.
   */
  readonly requested: string | null
  /** Set while a host’s approval is pending. */
  readonly knocking: RoomRef | null
  /**
   * Joins at a typed address or with a pasted invite, and returns the text to show for it. Cancels a
   * join to another place.
   */
  join(typed: string): string
  /** Cancels the current join. */
  cancel(): void
}

/** Whether an invite is meant, complete or not: a link is never read as an address. */
function isLink(typed: string): boolean {
  const link = inviteLinkIn(typed)
  return parseInvite(link).ok || /^\W*parley:/i.test(link)
}

/** Joins by address or invite and opens the room. */
export function useJoin(): Joining {
  const { dispatch, openMessageLink } = useActions()
  const rooms = useChat((state) => state.chat.rooms)
  const opening = useOpening()
  const resumed = useChat(({ joining, chat }) =>
    joining.findLast(
      (pending): pending is TypedJoin => pending.kind === 'joinRoom' && !!knockingRoom(pending, chat),
    ),
  )
  // Only this form's pending join: a room's banner may ask for another.
  const [pendingJoin, setPendingJoin] = useState<TypedJoin | null>(resumed ?? null)
  const [requested, setAsked] = useState<string | null>(resumed?.address ?? null)
  /** The text to join with once the previous join is cancelled: one at a time. */
  const queued = useRef<string | null>(null)
  const knocking = useChat(({ chat }) => pendingJoin && knockingRoom(pendingJoin, chat)?.ref)
  useResumeKnock(opening, pendingJoin)

  function start(typed: string): void {
    setAsked(typed)
    setPendingJoin(null)
    const message = typedMessageLink(typed)
    if (message !== null || isMessageLinkLike(typed)) {
      if (message === null) opening.setProblem(INCOMPLETE)
      else void openMessageLink(message).then(opening.setProblem)
      return
    }
    // The app reports problems with an invite.
    if (isLink(typed)) {
      opening.open({ kind: 'joinRoom', address: inviteLinkIn(typed).trim() })
      return
    }
    const parsed = parseAddress(typed)
    opening.setProblem(parsed.ok ? null : addressProblem(parsed.problem, typed).text)
    if (!parsed.ok) return
    // If another room is hosted at this address now, the user means that one.
    const address = formatAddress(parsed.address)
    const open = rooms.find((room) => room.address === address && room.replacedBy === null)
    const command = { kind: 'joinRoom', address: typed } as const
    if (!open) setPendingJoin(command)
    opening.open(open?.ref ?? command)
  }

  function cancel(): void {
    queued.current = null
    if (requested !== null) void dispatch({ kind: 'giveUp', address: requested })
  }

  function join(typed: string): string {
    const read = isLink(typed) ? typed.trim() : addressIn(typed)
    if (!opening.pending) start(read)
    else if (read !== requested) {
      cancel()
      queued.current = read
    }
    return read
  }

  useEffect(() => {
    const typed = queued.current
    if (typed === null || opening.pending) return
    queued.current = null
    start(typed)
  })

  return { opening, requested, knocking: (opening.pending && knocking) || null, join, cancel }
}
