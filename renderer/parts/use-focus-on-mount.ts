import { useEffect, useRef, type RefObject } from 'react'

/** Puts the focus on what somebody has just asked for. Dialogs do it by themselves. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null)
  useEffect(() => ref.current?.focus(), [])
  return ref
}
