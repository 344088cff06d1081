import { useEffect, useState } from 'react'
import type { HostedInvite, RoomState } from '../../shared/client/chat-state.ts'
import { usePending } from '../lobby/use-pending.ts'
import { copyText } from '../parts/copy-text.ts'
import { useActions } from '../store/use-chat.ts'
import { counts, plainInvite, spans, type Count, type Span } from './invite-words.ts'

const COPIED_MS = 2_000

export interface Inviting {
  readonly pending: boolean
  readonly copied: boolean
  readonly problem: string | null
  /** The one last made or copied here, while it is good; otherwise the plain one, if there is one. */
  readonly shown: HostedInvite | undefined
  /** Makes an invite, unless there is one that is the same, and copies it if asked to: one press. */
  invite(wish?: { readonly span?: Span; readonly count?: Count; readonly copy?: boolean }): void
}

/** Makes and copies invites to a room that is hosted here. */
export function useInvite(room: RoomState): Inviting {
  const { dispatch } = useActions()
  const [pending, run] = usePending()
  const [copied, setCopied] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const invites = room.hosting?.invites ?? []
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])

  async function make(span: Span, count: Count): Promise<HostedInvite | null> {
    const forMs = spans.find(({ value }) => value === span)?.ms ?? null
    const uses = counts.find(({ value }) => value === count)?.uses ?? null
    const plain = forMs === null && uses === null ? plainInvite(invites) : undefined
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
    copied,
    problem,
    shown: invites.find(({ id }) => id === last) ?? plainInvite(invites),
    invite: ({ span = 'always', count = 'any', copy = true } = {}) =>
      run(async () => {
        setProblem(null)
        const made = await make(span, count)
        if (!made) return
        setLast(made.id)
        if (copy) setCopied(await copyText(made.link))
      }),
  }
}
