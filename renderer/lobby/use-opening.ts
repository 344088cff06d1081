import { useEffect, useRef, useState } from 'react'
import type { BridgeCommand, Result } from '../../shared/client/bridge.ts'
import type { RoomRef } from '../../shared/client/chat-state.ts'
import { useActions } from '../store/use-chat.ts'
import { usePending } from './use-pending.ts'

/** A command that answers with an open room. */
type OpeningCommand = Extract<BridgeCommand, { kind: 'openRecent' | 'joinRoom' }>

export interface Opening {
  readonly pending: boolean
  readonly problem: string | null
  /** Goes to a room that is open already, or opens one first. */
  open(room: RoomRef | OpeningCommand): void
  /** Says or forgets what is wrong. */
  say(problem: string | null): void
}

/** Opens a room and goes there, unless somebody has gone elsewhere in the up to 16 seconds it may take. */
export function useOpening(): Opening {
  const { dispatch, openRoom } = useActions()
  const [problem, say] = useState<string | null>(null)
  const [pending, run] = usePending()
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])

  async function work(command: OpeningCommand): Promise<void> {
    say(null)
    const result: Result<{ readonly room: RoomRef }> = await dispatch(command)
    if (!result.ok) say(result.problem.text)
    else if (here.current) openRoom(result.value.room)
  }

  return {
    pending,
    problem,
    open: (room) => {
      if (typeof room === 'string') openRoom(room)
      else run(() => work(room))
    },
    say,
  }
}
