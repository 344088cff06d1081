import { useSyncExternalStore } from 'react'

const CHECK_MS = 60_000

/** The moment today began, so that "Today" becomes "Yesterday" in a window left open over night. */
export const useToday = (): number => useSyncExternalStore(everyMinute, startOfToday)

const startOfToday = (): number => new Date().setHours(0, 0, 0, 0)

export function everyMinute(check: () => void): () => void {
  const timer = setInterval(check, CHECK_MS)
  return () => clearInterval(timer)
}
