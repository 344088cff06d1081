import { useLayoutEffect, useRef, type RefObject } from 'react'

interface Lost {
  readonly byKeyboard: boolean
  readonly step: string
}

/**
 * Where the focus goes when the bar at the door gives way to another one, or to none. By keyboard it
 * goes on to the same step there. Whoever pointed goes on to write: a space that they type must not
 * answer the next one. Answers a ref for what the bar is in, and what is to be told of a bar that goes.
 */
export function useHandOn(
  composer: RefObject<HTMLElement | null>,
): [RefObject<HTMLElement | null>, (from: Element) => void] {
  const place = useRef<HTMLElement>(null)
  const lost = useRef<Lost | null>(null)
  // After each render: the one in which a bar goes brings the next one.
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
