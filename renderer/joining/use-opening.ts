import { useEffect, useRef, useState } from 'react'
import type { BridgeCommand } from '../../shared/bridge/bridge.ts'
import type { Problem, Result } from '../../shared/words/problem.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { pendingJoinOf } from '../store/pending-join.ts'
import { useActions } from '../store/use-chat.ts'
import { usePending } from '../store/use-pending.ts'

type JoinCommand = Extract<BridgeCommand, { kind: 'joinRoom' | 'joinFound' }>
/** A command that answers with an open room. */
type OpeningCommand = Extract<BridgeCommand, { kind: 'openRecent' }> | JoinCommand

/** What the host, or a security check, needs to know before a room can be joined. */
export type JoinQuestion =
  | {
      readonly kind: 'passcode'
      readonly command: JoinCommand
      readonly text: string
      /** The room's name, if it is part of the text. */
      readonly room: string
      readonly wrong: boolean
    }
  | {
      readonly kind: 'hostKey'
      readonly command: JoinCommand
      readonly text: string
      readonly keys: NonNullable<Problem['keys']>
    }

export interface Opening {
  readonly pending: boolean
  readonly problem: string | null
  readonly question: JoinQuestion | null
  /** Goes to a room that is open already, or opens one first. */
  open(room: RoomRef | OpeningCommand): void
  /** Shows or clears the problem. */
  say(problem: string | null): void
  /** Asks, or dismisses the question without an answer. */
  ask(question: JoinQuestion | null): void
}

/** The question that can solve a failure to join, if any. */
export function questionOf(
  command: JoinCommand,
  { code, text, keys, room = '' }: Problem,
): JoinQuestion | null {
  if (code === 'passcode-needed' || code === 'passcode-wrong') {
    return {
      kind: 'passcode',
      command,
      text,
      room,
      wrong: code === 'passcode-wrong' || command.passcode !== undefined,
    }
  }
  return code === 'host-key-changed' && keys ? { kind: 'hostKey', command, text, keys } : null
}

/**
 * Opens a room and goes there. If the user went elsewhere meanwhile (it can take minutes if a host
 * is asked), they stay there and are told what went wrong.
 */
export function useOpening(): Opening {
  const { dispatch, openRoom, joining, tell } = useActions()
  const [problem, say] = useState<string | null>(null)
  const [question, ask] = useState<JoinQuestion | null>(null)
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
    const pendingJoin = command.kind === 'openRecent' ? null : pendingJoinOf(command)
    const answered = pendingJoin && joining(pendingJoin)
    const result: Result<{ readonly room: RoomRef }> = await dispatch(command)
    const isOurs = answered?.() ?? true
    if (result.ok) {
      ask(null)
      if (here.current) openRoom(result.value.room)
      return
    }
    const asked = command.kind === 'openRecent' ? null : questionOf(command, result.problem)
    ask(asked)
    // A user who stopped waiting knows it.
    if (result.problem.code === 'leaving') return
    if (!here.current && isOurs) tell(result.problem.text)
    else if (!asked) say(result.problem.text)
  }

  return {
    pending,
    problem,
    question,
    open: (room) => {
      if (typeof room === 'string') openRoom(room)
      else run(() => work(room))
    },
    say,
    ask,
  }
}
