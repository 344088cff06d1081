import type { Virtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, type RefObject } from 'react'

/** Keeps the end in view when the composer grows or the window shrinks. */
export function useKeepEnd(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let wasAtEnd = true
    let height = element.clientHeight
    const onScroll = (): void => {
      // A shrinking list moves the end away without a scroll by the user, so ignore it.
      if (element.clientHeight === height) wasAtEnd = virtualizer.isAtEnd()
    }
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return
      height = element.clientHeight
      if (wasAtEnd) virtualizer.scrollToEnd()
    })
    element.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [scroller, virtualizer])
}
