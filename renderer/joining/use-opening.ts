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
  /** Sets or clears the problem. */
  setProblem(problem: string | null): void
  /** Asks a question, or dismisses it without an answer. */
  setQuestion(question: JoinQuestion | null): void
}

/** The question that can solve a failure to join, if any. */
export function joinQuestion(
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
 * Opens a room and goes there. If the user has left the page meanwhile (host approval can take
 * minutes), they stay where they are, and a toast shows any problem.
 */
export function useOpening(): Opening {
  const { dispatch, openRoom, trackJoin, showToast } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  const [question, setQuestion] = useState<JoinQuestion | null>(null)
  const [pending, run] = usePending()
  const isMounted = useRef(true)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
    }
  }, [])

  async function dispatchOpen(command: OpeningCommand): Promise<void> {
    setProblem(null)
    const pendingJoin = command.kind === 'openRecent' ? null : pendingJoinOf(command)
    const finishJoin = pendingJoin && trackJoin(pendingJoin)
    const result: Result<{ readonly room: RoomRef }> = await dispatch(command)
    const isOurs = finishJoin?.() ?? true
    if (result.ok) {
      setQuestion(null)
      if (isMounted.current) openRoom(result.value.room)
      return
    }
    const nextQuestion = command.kind === 'openRecent' ? null : joinQuestion(command, result.problem)
    setQuestion(nextQuestion)
    // The user cancelled.
    if (result.problem.code === 'leaving') return
    if (!isMounted.current && isOurs) showToast(result.problem.text)
    else if (!nextQuestion) setProblem(result.problem.text)
  }

  return {
    pending,
    problem,
    question,
    open: (room) => {
      if (typeof room === 'string') openRoom(room)
      else run(() => dispatchOpen(room))
    },
    setProblem,
    setQuestion,
  }
}
