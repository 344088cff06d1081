import { useEffect, useRef, type RefObject } from 'react'

/** Focuses an element when it is mounted, such as the first field of a dialog. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null)
  useEffect(() => ref.current?.focus(), [])
  return ref
}
