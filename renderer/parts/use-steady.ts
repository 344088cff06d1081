import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/**
 * Systems count two clicks within half a second as a double click: the second must not hit what the
 * first has moved under the pointer.
 */
const STEADY_MS = 500

/**
 * Whether an element has been in its place for a while and unchanged: the user has not yet looked
 * at what is new or has moved. `says` is anything else that makes it a different one to the user.
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
