import { useEffect, useRef, type RefObject } from 'react'

/** Focuses an element that the user has just asked for. Dialogs do this by themselves. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null)
  useEffect(() => ref.current?.focus(), [])
  return ref
}
