import { useEffect, useRef, useState } from 'react'

/** So many let in one by one, within so long, and it is offered to let the others in without a question. */
const AFTER = 3
const WITHIN_MS = 60_000

export interface LetInOffer {
  readonly isOpen: boolean
  /** Somebody was let in by a press of their own. */
  letInOne(): void
  /** It was answered, and is not made again in this room as long as it is looked at. */
  close(): void
}

/** Offers to let everybody in who knocks, once somebody has let in one after the other. An offer passes by itself. */
export function useLetInOffer(): LetInOffer {
  const [isOpen, setOpen] = useState(false)
  const times = useRef<readonly number[]>([])
  const wasAnswered = useRef(false)
  useEffect(() => {
    if (!isOpen) return
    const timer = setTimeout(() => setOpen(false), WITHIN_MS)
    return () => clearTimeout(timer)
  }, [isOpen])
  return {
    isOpen,
    letInOne: () => {
      const now = performance.now()
      times.current = [...times.current.slice(1 - AFTER), now]
      const [first = now] = times.current
      if (!wasAnswered.current && times.current.length === AFTER && now - first <= WITHIN_MS) setOpen(true)
    },
    close: () => {
      wasAnswered.current = true
      setOpen(false)
    },
  }
}
