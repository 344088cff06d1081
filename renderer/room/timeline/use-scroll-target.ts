import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import type { Target } from '../../store/window-model.ts'
import { rowAt, seqOf, type Row } from './rows.ts'

const USER_INPUTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/**
 * Scrolls each new target into view and keeps it there while pages load around it, until the user
 * scrolls. A found message, or the first of a day, gets the focus once it is visible.
 */
export function useScrollTarget(
  rows: readonly Row[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
  to: Target,
): void {
  const last = useRef<Target | null>(null)
  const active = useRef<Target | null>(null)
  const unfocused = useRef<Target | null>(null)

  useLayoutEffect(() => {
    if (last.current !== to) {
      last.current = to
      active.current = to
      unfocused.current = to.kind === 'message' || to.kind === 'day' ? to : null
    }
    const target = active.current
    if (target === null) return
    if (target.kind === 'end') {
      // The list follows its end by itself.
      virtualizer.scrollToEnd()
      active.current = null
      return
    }
    const index = rowAt(rows, target.seq)
    if (index < 0) virtualizer.scrollToEnd()
    else virtualizer.scrollToIndex(index, { align: target.kind === 'day' ? 'start' : 'center' })
  }, [rows, to, virtualizer])

  // Runs after every render, as the row may appear in any of them.
  useEffect(() => {
    const target = unfocused.current
    if (target === null || target.kind === 'end') return
    const seq = seqOf(rows[rowAt(rows, target.seq)])
    const element = scroller.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`)
    if (!element) return
    element.focus({ preventScroll: true })
    // The dialog that requested the jump may still be in front.
    if (document.activeElement === element) unfocused.current = null
  })

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const release = (): void => {
      active.current = null
      unfocused.current = null
    }
    for (const input of USER_INPUTS) element.addEventListener(input, release, { passive: true })
    return () => {
      for (const input of USER_INPUTS) element.removeEventListener(input, release)
    }
  }, [scroller])
}
