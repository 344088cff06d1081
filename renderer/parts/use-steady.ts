import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Systems take two clicks within half a second for a double click: the second must not meet what the first has moved under the hand. */
const STEADY_MS = 500

/**
 * Whether an element has stood in its place for a while, saying the same: what is new or has moved was not yet looked at by the hand that
 * presses there. `says` is whatever else makes it another one to the eye.
 */
export function useSteady(ref: RefObject<HTMLElement | null>, says: string): boolean {
  const place = useRef('')
  const [moves, setMoves] = useState(0)
  const [steadySince, setSteadySince] = useState<number | null>(null)
  // After each render, for what stands above moves it too; before the browser takes the next click.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- It sets nothing where nothing has moved.
  useLayoutEffect(() => {
    if (!ref.current) return
    const { x, y } = ref.current.getBoundingClientRect()
    const now = `${x} ${y} ${says}`
    if (place.current === now) return
    place.current = now
    setMoves((before) => before + 1)
  })
  useEffect(() => {
    const timer = setTimeout(() => setSteadySince(moves), STEADY_MS)
    return () => clearTimeout(timer)
  }, [moves])
  return steadySince === moves
}
