import { addressProblem } from '../../shared/client/words.ts'
import { parseAddress } from '../../shared/protocol/address.ts'
import { useChat } from '../store/use-chat.ts'
import { useOpening } from './use-opening.ts'

export interface Joining {
  readonly pending: boolean
  readonly problem: string | null
  join(address: string): void
  forget(): void
}

/** Joins by address and goes there. */
export function useJoin(): Joining {
  const rooms = useChat((state) => state.chat.rooms)
  const { pending, problem, open, say } = useOpening()

  function join(typed: string): void {
    const parsed = parseAddress(typed)
    say(parsed.ok ? null : addressProblem(parsed.problem, typed).text)
    if (!parsed.ok) return
    const address = typed.trim()
    open(rooms.find((room) => room.address === address)?.ref ?? { kind: 'joinRoom', address })
  }

  return { pending, problem, join, forget: () => say(null) }
}
