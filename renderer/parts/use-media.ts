import { useSyncExternalStore } from 'react'

/** One column: the sidebar is a drawer. */
export const NARROW = '(width < 720px)'
/** The member list is a sheet. */
export const MEDIUM = '(width < 1100px)'

/** Whether a media query holds, followed as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
