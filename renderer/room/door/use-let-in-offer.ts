import { useEffect, useRef, useState } from 'react'

/** After this many admissions within this time, offer to let everyone in. */
const ADMISSIONS = 3
const WITHIN_MS = 60_000

export interface LetInOffer {
  readonly isOpen: boolean
  /** Call this when the user admits one person. */
  letInOne(): void
  /** The user answered. The offer is not made again while this room is shown. */
  close(): void
}

/**
 * Offers to admit everyone who knocks after the user admitted several in a row. An offer expires.
 */
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
      times.current = [...times.current.slice(1 - ADMISSIONS), now]
      const [first = now] = times.current
      if (!wasAnswered.current && times.current.length === ADMISSIONS && now - first <= WITHIN_MS)
        setOpen(true)
    },
    close: () => {
      wasAnswered.current = true
      setOpen(false)
    },
  }
}
