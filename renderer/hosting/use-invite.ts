import { useEffect, useState } from 'react'
import type { HostedInvite, RoomState } from '../../shared/bridge/room-state.ts'
import { usePending } from '../store/use-pending.ts'
import { copyText } from '../parts/copy-text.ts'
import { useActions } from '../store/use-chat.ts'
import {
  chosenInvite,
  usageLimits,
  noChoice,
  unlimitedInvite,
  lifetimes,
  type InviteChoice,
  type CreatedInvite,
} from './invite-words.ts'

const COPIED_MS = 2_000

export interface Inviting {
  readonly pending: boolean
  /** The shown invite has just been copied. */
  readonly copied: boolean
  readonly problem: string | null
  /** The invite for the choice, if there is one. */
  readonly shown: HostedInvite | undefined
  /** Makes an invite, unless an equal one exists, and copies it if requested. */
  invite(options?: { readonly copy?: boolean }): void
}

/** Makes and copies invites for the choice, to a room that is hosted here. */
export function useInvite(room: RoomState, choice: InviteChoice = noChoice): Inviting {
  const { dispatch } = useActions()
  const [pending, run] = usePending()
  const [copied, setCopied] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [last, setLast] = useState<CreatedInvite | null>(null)
  const invites = room.hosting?.invites ?? []
  const shown = chosenInvite(invites, choice, last)
  useEffect(() => {
    if (copied === null) return
    const timer = setTimeout(() => setCopied(null), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])

  async function make({ lifetime, count }: InviteChoice): Promise<HostedInvite | null> {
    const forMs = lifetimes.find(({ value }) => value === lifetime)?.ms ?? null
    const uses = usageLimits.find(({ value }) => value === count)?.uses ?? null
    const plain = forMs === null && uses === null ? unlimitedInvite(invites) : undefined
    if (plain) return plain
    const result = await dispatch({
      kind: 'createInvite',
      room: room.ref,
      ...(forMs !== null && { forMs }),
      ...(uses !== null && { uses }),
    })
    if (result.ok) return result.value.invite
    setProblem(result.problem.text)
    return null
  }

  return {
    pending,
    copied: copied !== null && copied === shown?.id,
    problem,
    shown,
    invite: ({ copy = true } = {}) =>
      run(async () => {
        setProblem(null)
        const made = await make(choice)
        if (!made) return
        setLast({ ...choice, id: made.id })
        if (copy) setCopied((await copyText(made.link)) ? made.id : null)
      }),
  }
}
