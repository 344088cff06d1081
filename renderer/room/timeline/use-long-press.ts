import { useEffect, useEffectEvent, type RefObject } from 'react'

/** Shorter than what systems take for a long press, so that theirs does not come first. */
const LONG_MS = 400
/** A finger that moves further scrolls. CSS pixels. */
const SLOP = 10

/** Calls back with the row (the index in its `data-index`) on which a finger rests. */
export function useLongPress(
  scroller: RefObject<HTMLElement | null>,
  onPress: (index: number) => boolean,
): void {
  const press = useEffectEvent(onPress)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let from = { x: 0, y: 0 }
    let isHandled = false

    const stop = (): void => clearTimeout(timer)
    const onDown = ({ target, pointerType, isPrimary, clientX: x, clientY: y }: PointerEvent): void => {
      stop()
      isHandled = false
      const row = target instanceof Element ? target.closest('[data-index]') : null
      if (pointerType !== 'touch' || !isPrimary || !row) return
      from = { x, y }
      timer = setTimeout(() => {
        isHandled = press(Number(row.getAttribute('data-index')))
      }, LONG_MS)
    }
    const onMove = ({ clientX: x, clientY: y }: PointerEvent): void => {
      if (Math.hypot(x - from.x, y - from.y) > SLOP) stop()
    }
    // The finger that is lifted presses nothing, and opens no menu of the system.
    const onEnd = (event: Event): void => {
      stop()
      if (isHandled && event.cancelable) event.preventDefault()
    }

    element.addEventListener('pointerdown', onDown)
    element.addEventListener('pointermove', onMove)
    for (const end of ['pointerup', 'pointercancel', 'scroll']) element.addEventListener(end, stop)
    for (const end of ['touchend', 'contextmenu']) element.addEventListener(end, onEnd, { passive: false })
    return () => {
      stop()
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('pointermove', onMove)
      for (const end of ['pointerup', 'pointercancel', 'scroll']) element.removeEventListener(end, stop)
      for (const end of ['touchend', 'contextmenu']) element.removeEventListener(end, onEnd)
    }
  }, [scroller])
}
