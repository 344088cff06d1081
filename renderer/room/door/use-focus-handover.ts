import { useLayoutEffect, useRef, type RefObject } from 'react'

interface Lost {
  readonly byKeyboard: boolean
  readonly step: string
}

/**
 * Moves the focus when a bar at the door is replaced or removed. Keyboard users go to the same step
 * in the next bar; others go to the composer, as a typed space must not answer the next knock.
 * Returns a ref for the bar's container, and a callback for a bar that goes.
 */
export function useFocusHandover(
  composer: RefObject<HTMLElement | null>,
): [RefObject<HTMLElement | null>, (from: Element) => void] {
  const place = useRef<HTMLElement>(null)
  const lost = useRef<Lost | null>(null)
  // Runs after each render, as the render that removes a bar adds the next one.
  useLayoutEffect(() => {
    if (!lost.current) return
    const { byKeyboard, step } = lost.current
    lost.current = null
    const next =
      byKeyboard && step !== '' ? place.current?.querySelector<HTMLElement>(`[data-step~="${step}"]`) : null
    ;(next ?? composer.current)?.focus()
  })
  return [
    place,
    (from) => {
      lost.current = {
        byKeyboard: from.matches(':focus-visible'),
        step: from.getAttribute('data-step')?.split(' ')[0] ?? '',
      }
    },
  ]
}
