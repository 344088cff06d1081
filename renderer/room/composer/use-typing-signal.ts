import { useRef } from 'react'
import { limits } from '../../../shared/protocol/base/limits.ts'
import { isBlank } from '../../../shared/protocol/text/text.ts'
import { useActions } from '../../store/use-chat.ts'

export interface TypingSignal {
  typed(text: string): void
  /** The typed text was sent: the next key press signals typing again. */
  sent(): void
}

/** Tells the room that the user is typing, at most as often as the protocol allows. */
export function useTypingSignal(room: string, channel: string): TypingSignal {
  const { dispatch } = useActions()
  const last = useRef(Number.NEGATIVE_INFINITY)
  return {
    typed: (text) => {
      const now = performance.now()
      if (isBlank(text) || now - last.current < limits.typingEveryMs) return
      last.current = now
      void dispatch({ kind: 'typing', room, channel })
    },
    sent: () => {
      last.current = Number.NEGATIVE_INFINITY
    },
  }
}
