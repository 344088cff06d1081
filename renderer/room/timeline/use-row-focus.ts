import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import {
  useCallback,
  useEffectEvent,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react'
import { rowAt, seqOf, type Row } from './rows.ts'
import type { ScrollingRows } from './scrolling-rows.ts'

/** The row that has the focus, or had it last; known by its place in the log where it has become another row. */
interface Current {
  readonly key: string
  readonly seq: number | null
}

export interface RowFocus {
  /** Rows to render: those in view, and the one with the focus wherever it is. */
  rangeExtractor(range: Range): number[]
  /** The list's own place in the order of Tab. */
  readonly tabIndex: 0 | -1
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
  onContextMenu(event: MouseEvent<HTMLElement>): void
  /** Goes to the newest row and takes the focus there. */
  toEnd(): void
}

/**
 * One stop of Tab for the whole log. Arrow keys, Home, End and the page keys go from row to row; Enter goes into a row's controls,
 * Tab and the arrows to the sides through them, and Esc back to the row; the menu key opens what can be done with it. The row with the focus stays in the page when it is scrolled out of
 * view, and hands the focus to the one in its place when it goes.
 */
export function useRowFocus(
  rows: readonly Row[],
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<ScrollingRows | null>,
): RowFocus {
  const [current, setCurrent] = useState<Current | null>(null)
  const [isInside, setInside] = useState(false)
  const [, lookAgain] = useReducer((times: number) => times + 1, 0)
  const wanted = useRef<'current' | 'end' | null>(null)
  const focused = useRef<Element | null>(null)
  const index = current === null ? -1 : indexOf(rows, current)

  const rangeExtractor = useCallback(
    (range: Range): number[] => {
      const shown = defaultRangeExtractor(range)
      if (index < 0 || index >= range.count || shown.includes(index)) return shown
      return [...shown, index].toSorted((a, b) => a - b)
    },
    [index],
  )

  function go(to: number): void {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))]
    if (!row) return
    wanted.current = 'current'
    setCurrent({ key: row.key, seq: seqOf(row) })
  }

  // After every render: the row may come into the page, or go, in any of them.
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    // What had the focus is gone, and nothing has it now.
    if (focused.current?.isConnected === false && document.activeElement === document.body)
      wanted.current = 'current'
    if (wanted.current === null) return
    const to = wanted.current === 'end' ? rows.length - 1 : index < 0 ? rows.length - 1 : index
    const item = itemOf(element.querySelector(`[data-index="${to}"]`))
    if (!item) return
    wanted.current = null
    item.focus({ preventScroll: true })
    list.current?.show(to)
  })

  function toEnd(): void {
    void list.current?.toEnd().then(() => {
      wanted.current = 'end'
      lookAgain()
    })
  }

  const onFocusIn = useEffectEvent(({ target }: FocusEvent): void => {
    const element = scroller.current
    if (!(target instanceof Element) || !element) return
    setInside(true)
    focused.current = target
    const row = rows[indexAt(target)]
    if (row) setCurrent({ key: row.key, seq: seqOf(row) })
    // By keyboard the list is only the way to its rows; whoever points at it may want no more than to scroll.
    else if (target === element && element.matches(':focus-visible')) {
      const isShown = element.querySelector(`[data-index="${index}"]`) !== null
      go(index >= 0 && isShown ? index : (list.current?.lastShown() ?? rows.length - 1))
    }
  })

  const onFocusOut = useEffectEvent(({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && scroller.current?.contains(relatedTarget)) return
    setInside(false)
    // It may be going just now: nothing else has the focus then.
    if (relatedTarget !== null) focused.current = null
  })

  // React tells nothing of a dialog that gives the focus back while it is taken out of the page.
  useLayoutEffect(() => {
    const element = scroller.current
    element?.addEventListener('focusin', onFocusIn)
    element?.addEventListener('focusout', onFocusOut)
    return () => {
      element?.removeEventListener('focusin', onFocusIn)
      element?.removeEventListener('focusout', onFocusOut)
    }
  }, [scroller])

  /** To the next row, or on through one that is taller than the list. */
  function move(at: number, direction: -1 | 1, far: 'step' | 'page'): void {
    if (list.current?.scrollWithin(at, direction, far)) return
    go(far === 'step' ? at + direction : (list.current?.pageFrom(at, direction) ?? at))
  }

  function onRowKey(key: string, at: number): boolean {
    switch (key) {
      case 'ArrowUp':
      case 'ArrowDown':
        move(at, key === 'ArrowUp' ? -1 : 1, 'step')
        return true
      case 'PageUp':
      case 'PageDown':
        move(at, key === 'PageUp' ? -1 : 1, 'page')
        return true
      case 'Home':
        go(0)
        return true
      case 'End':
        toEnd()
        return true
      default:
        return false
    }
  }

  return {
    rangeExtractor,
    tabIndex: isInside ? -1 : 0,
    toEnd,
    onContextMenu: (event) => {
      // A pointer gets the system's menu, as everywhere else.
      if (event.button !== BY_KEYBOARD) return
      const target = event.target as HTMLElement
      const opener = target.matches('[data-row]') && target.querySelector<HTMLElement>('[aria-haspopup]')
      if (!opener) return
      event.preventDefault()
      opener.focus()
      opener.click()
    },
    onKeyDown: (event) => {
      const target = event.target as HTMLElement
      const { ctrlKey, metaKey, altKey, defaultPrevented } = event
      const row = target.closest<HTMLElement>('[data-index]')
      if (!row || defaultPrevented || ctrlKey || metaKey || altKey) return
      if (!scroller.current?.contains(row)) return
      const item = itemOf(row)
      const isDone = target === item ? onItemKey(event, row) : onControlKey(event, row, item)
      if (isDone || (!event.shiftKey && onRowKey(event.key, indexAt(row)))) event.preventDefault()
    },
  }
}

/** What a context menu says was pressed when it was a key. */
const BY_KEYBOARD = -1

/** Enter goes into the row, to the first of what can be pressed there. */
function onItemKey({ key }: KeyboardEvent, row: Element): boolean {
  const [first] = key === 'Enter' ? controlsOf(row) : []
  first?.focus()
  return first !== undefined
}

/** Through what can be pressed in a row and, with Esc, back to the row; Tab leaves it behind the last. */
function onControlKey(event: KeyboardEvent, row: Element, item: HTMLElement | null): boolean {
  const controls = controlsOf(row)
  const at = controls.findIndex((control) => control === event.target)
  const isRtl = getComputedStyle(row).direction === 'rtl'
  const steps = { ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1, Tab: event.shiftKey ? -1 : 1 }
  const step = event.key in steps ? steps[event.key as keyof typeof steps] : 0
  if (event.key !== 'Escape' && (step === 0 || at < 0)) return false
  const to = event.key === 'Escape' || at + step < 0 ? item : controls[at + step]
  to?.focus()
  return to !== undefined || event.key !== 'Tab'
}

const controlsOf = (row: Element): HTMLElement[] => [
  ...row.querySelectorAll<HTMLElement>('a[href], button, [role="link"]'),
]

/** What of a row takes the focus. */
const itemOf = (row: Element | null): HTMLElement | null => row?.querySelector('[data-row]') ?? null

const indexAt = (element: Element): number =>
  Number(element.closest('[data-index]')?.getAttribute('data-index') ?? -1)

/** Where the row is now. One that has become another, such as a removed message, is known by its place in the log. */
function indexOf(rows: readonly Row[], { key, seq }: Current): number {
  const same = rows.findIndex((row) => row.key === key)
  if (same >= 0 || seq === null) return same
  const later = rowAt(rows, seq)
  return later < 0 ? rows.length - 1 : later
}
