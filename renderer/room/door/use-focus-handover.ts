import { useLayoutEffect, useRef, type RefObject } from 'react'

interface LostFocus {
  readonly byKeyboard: boolean
  readonly step: string
}

/**
 * Moves the focus when a bar at the door is replaced or removed. Keyboard users go to the same step
 * in the next bar; others go to the composer, as a typed space must not answer the next knock.
 * Returns a ref for the bars' container, and a callback for a bar that loses the focus.
 */
export function useFocusHandover(
  composer: RefObject<HTMLElement | null>,
): [RefObject<HTMLElement | null>, (from: Element) => void] {
  const container = useRef<HTMLElement>(null)
  const lostFocus = useRef<LostFocus | null>(null)
  // Runs after each render, as the render that removes a bar adds the next one.
  useLayoutEffect(() => {
    if (!lostFocus.current) return
    const { byKeyboard, step } = lostFocus.current
    lostFocus.current = null
    const next =
      byKeyboard && step !== ''
        ? container.current?.querySelector<HTMLElement>(`[data-step~="${step}"]`)
        : null
    ;(next ?? composer.current)?.focus()
  })
  return [
    container,
    (from) => {
      lostFocus.current = {
        byKeyboard: from.matches(':focus-visible'),
        step: from.getAttribute('data-step')?.split(' ')[0] ?? '',
      }
    },
  ]
}
