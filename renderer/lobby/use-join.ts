import { useEffect, useRef, useState } from 'react'
import { addressProblem } from '../../shared/client/words.ts'
import { parseAddress } from '../../shared/protocol/address.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { usePending } from './use-pending.ts'

export interface Joining {
  readonly pending: boolean
  readonly problem: string | null
  join(address: string): void
  forget(): void
}

/** Joins by address and goes there, unless somebody has gone elsewhere in the up to 16 seconds it may take. */
export function useJoin(): Joining {
  const { dispatch, openRoom } = useActions()
  const rooms = useChat((state) => state.chat.rooms)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, run] = usePending()
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])

  async function join(address: string): Promise<void> {
    const parsed = parseAddress(address)
    setProblem(parsed.ok ? null : addressProblem(parsed.problem, address).text)
    if (!parsed.ok) return
    const open = rooms.find((room) => room.address === address.trim())
    if (open) {
      openRoom(open.ref)
      return
    }
    const result = await dispatch({ kind: 'joinRoom', address: address.trim() })
    if (!result.ok) setProblem(result.problem.text)
    else if (here.current) openRoom(result.value.room)
  }

  return { pending, problem, join: (address) => run(() => join(address)), forget: () => setProblem(null) }
}
