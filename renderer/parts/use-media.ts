import { useSyncExternalStore } from 'react'

/** One column, at the user’s own font size: the sidebar is a drawer. */
export const NARROW = '(width < 45em)'
/** The member list is a sheet. */
export const MEDIUM = '(width < 68.75em)'

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
