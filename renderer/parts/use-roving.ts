import { useState, type KeyboardEvent } from 'react'

export interface Roving<Id> {
  /** What a button of the list needs: one of them is a stop of Tab. */
  button(id: Id): {
    readonly 'data-roving': true
    readonly tabIndex: 0 | -1
    readonly onFocus: () => void
  }
  /** Of the element around all of them. */
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
}

/** A list of buttons, in the order in which they stand, as one stop of Tab: arrow keys, Home and End go from one to the next. */
export function useRoving<Id>(ids: readonly Id[], onAbove?: () => void): Roving<Id> {
  const [current, setCurrent] = useState<Id | null>(null)
  const stop = current !== null && ids.includes(current) ? current : ids[0]
  return {
    button: (id) => ({
      'data-roving': true,
      tabIndex: id === stop ? 0 : -1,
      onFocus: () => setCurrent(id),
    }),
    onKeyDown: (event) => {
      const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]')]
      const at = buttons.findIndex((button) => button === document.activeElement)
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
      if (at < 0 || to === undefined) return
      event.preventDefault()
      if (to < 0) onAbove?.()
      else buttons[to]?.focus()
    },
  }
}
