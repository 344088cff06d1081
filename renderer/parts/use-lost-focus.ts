import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

/** Calls `onLost` when an element is about to go while the focus is in it, with what had the focus. */
export function useLostFocus(ref: RefObject<HTMLElement | null>, onLost: (from: Element) => void): void {
  const latest = useRef(onLost)
  useEffect(() => {
    latest.current = onLost
  })
  // A layout effect ends before its elements are taken out: later nobody knows what had the focus.
  useLayoutEffect(() => {
    const element = ref.current
    return () => {
      if (element?.contains(document.activeElement) && document.activeElement)
        latest.current(document.activeElement)
    }
  }, [ref])
}
