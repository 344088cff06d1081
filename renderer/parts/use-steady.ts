import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/**
 * Systems count two clicks within half a second as a double click: the second must not hit an
 * element that the first has moved under the pointer.
 */
const STEADY_MS = 500

/**
 * Whether an element has been unchanged and in the same place for a while, so that the user has
 * seen it. `identity` is what makes it a different element to the user.
 */
export function useSteady(ref: RefObject<HTMLElement | null>, identity: string): boolean {
  const place = useRef('')
  const [moves, setMoves] = useState(0)
  const [steadySince, setSteadySince] = useState<number | null>(null)
  // After each render, as elements above move it too; before the browser handles the next click.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- it sets nothing unless the element has moved
  useLayoutEffect(() => {
    if (!ref.current) return
    const { x, y } = ref.current.getBoundingClientRect()
    const now = `${x} ${y} ${identity}`
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
