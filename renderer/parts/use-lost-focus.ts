import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

/**
 * Calls `onLost` with the focused element when an element that contains it is about to be removed.
 */
export function useLostFocus(ref: RefObject<HTMLElement | null>, onLost: (from: Element) => void): void {
  const latest = useRef(onLost)
  useEffect(() => {
    latest.current = onLost
  })
  // A layout effect is cleaned up before its elements are removed; later, the focus is already
  // lost.
  useLayoutEffect(() => {
    const element = ref.current
    return () => {
      if (element?.contains(document.activeElement) && document.activeElement)
        latest.current(document.activeElement)
    }
  }, [ref])
}
