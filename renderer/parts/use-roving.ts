import { useState, type KeyboardEvent } from 'react'

export interface Roving<Id> {
  /** Props for a button of the list: exactly one of them is a tab stop. */
  button(id: Id): {
    readonly 'data-roving': true
    readonly tabIndex: 0 | -1
    readonly onFocus: () => void
  }
  /** Props for the element around them. */
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
}

/** Makes a list of buttons one tab stop: arrow keys, Home and End move within it. */
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
