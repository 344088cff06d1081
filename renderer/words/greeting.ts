import { useSyncExternalStore } from 'react'

/** A greeting for this local hour of the day. */
export function greetingAt(at: number): string {
  const hour = new Date(at).getHours()
  if (hour >= 5 && hour < 12) return 'Good morning'
  return hour >= 12 && hour < 18 ? 'Good afternoon' : 'Good evening'
}

const CHECK_MS = 60_000

function everyMinute(check: () => void): () => void {
  const timer = setInterval(check, CHECK_MS)
  return () => clearInterval(timer)
}

/** The current greeting, updated as the day goes on. */
export const useGreeting = (): string => useSyncExternalStore(everyMinute, () => greetingAt(Date.now()))
