import type { KeyboardEvent } from 'react'

/**
 * For buttons that disappear when pressed and pass on the focus: a key that is held down must press
 * only one of them.
 */
export function ignoreRepeat(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault()
}
