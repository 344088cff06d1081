import { useSyncExternalStore } from 'react'

/** One column, at the user’s own font size: the sidebar becomes a drawer. */
export const NARROW = '(width < 45em)'
/** The member list becomes a sheet. */
export const MEDIUM = '(width < 68.75em)'

/** Whether a media query matches, kept up to date. */
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
