import type { KeyboardEvent } from 'react'

/** For buttons that go when they are pressed, and hand on the focus: a key that is held down presses one of them only. */
export function ignoreRepeat(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault()
}
