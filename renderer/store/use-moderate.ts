import { useState } from 'react'
import type { BridgeCommand } from '../../shared/bridge/bridge.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { usePending } from './use-pending.ts'
import { useActions } from './use-chat.ts'

export interface Moderating {
  readonly pending: boolean
  readonly problem: string | null
  /** Asks the host for an action; calls `then` once it is done. */
  moderate(act: RequestedAction, then?: () => void): void
  run(command: BridgeCommand, then?: () => void): void
}

/** Runs moderation actions in a room, and shows the problem if one is refused. */
export function useModerate(room: string): Moderating {
  const { dispatch } = useActions()
  const [pending, run] = usePending()
  const [problem, setProblem] = useState<string | null>(null)

  function runCommand(command: BridgeCommand, then?: () => void): void {
    run(async () => {
      setProblem(null)
      const result = await dispatch(command)
      if (result.ok) then?.()
      else setProblem(result.problem.text)
    })
  }

  return {
    pending,
    problem,
    moderate: (act, then) => runCommand({ kind: 'moderate', room, act }, then),
    run: runCommand,
  }
}
