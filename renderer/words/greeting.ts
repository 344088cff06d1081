import { useSyncExternalStore } from 'react'
import { everyMinute } from './use-today.ts'

/** How somebody is greeted at this hour of their day. */
export function greetingAt(at: number): string {
  const hour = new Date(at).getHours()
  if (hour >= 5 && hour < 12) return 'Good morning'
  return hour >= 12 && hour < 18 ? 'Good afternoon' : 'Good evening'
}

/** The greeting of now, as the day goes on. */
export const useGreeting = (): string => useSyncExternalStore(everyMinute, () => greetingAt(Date.now()))
