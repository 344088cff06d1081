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

/**
 * The row that has or last had the focus. If another row has replaced it, its seq finds that row.
 */
interface FocusedRow {
  readonly key: string
  readonly seq: number | null
}

export interface RowFocus {
  /** The rows to render: the visible ones, and always the one with the focus. */
  rangeExtractor(range: Range): number[]
  /** The tab index of the list itself. */
  readonly tabIndex: 0 | -1
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
  onContextMenu(event: MouseEvent<HTMLElement>): void
  /** Focuses the newest row. */
  toEnd(): void
}

/**
 * Makes the whole log one Tab stop. Arrow keys, Home, End and the page keys move between rows.
 * Enter goes to a row's controls, Tab and the left and right arrows move through them, and Esc
 * returns to the row; the menu key opens its actions, R replies and E reacts. The focused row stays
 * in the page when scrolled out of view. If it is removed, the row that replaces it gets the focus.
 */
export function useRowFocus(
  rows: readonly Row[],
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<ScrollingRows | null>,
): RowFocus {
  const [current, setCurrent] = useState<FocusedRow | null>(null)
  const [isInside, setInside] = useState(false)
  const [, rerender] = useReducer((times: number) => times + 1, 0)
  const pendingFocus = useRef<'current' | 'end' | null>(null)
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

  function focusRow(to: number): void {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))]
    if (!row) return
    pendingFocus.current = 'current'
    setCurrent({ key: row.key, seq: seqOf(row) })
  }

  // Runs after every render, as any of them may add or remove the row.
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    // The focused element is gone, and nothing has the focus now.
    if (focused.current?.isConnected === false && document.activeElement === document.body)
      pendingFocus.current = 'current'
    if (pendingFocus.current === null) return
    const to = pendingFocus.current === 'end' ? rows.length - 1 : index < 0 ? rows.length - 1 : index
    const item = itemOf(element.querySelector(`[data-index="${to}"]`))
    if (!item) return
    pendingFocus.current = null
    item.focus({ preventScroll: true })
    list.current?.show(to)
  })

  function toEnd(): void {
    void list.current?.toEnd().then(() => {
      pendingFocus.current = 'end'
      rerender()
    })
  }

  const onFocusIn = useEffectEvent(({ target }: FocusEvent): void => {
    const element = scroller.current
    if (!(target instanceof Element) || !element) return
    setInside(true)
    focused.current = target
    const row = rows[indexAt(target)]
    if (row) setCurrent({ key: row.key, seq: seqOf(row) })
    // Keyboard focus on the list moves to a row; a press with the pointer may be meant to scroll.
    else if (target === element && element.matches(':focus-visible')) {
      const isShown = element.querySelector(`[data-index="${index}"]`) !== null
      focusRow(index >= 0 && isShown ? index : (list.current?.lastVisible() ?? rows.length - 1))
    }
  })

  const onFocusOut = useEffectEvent(({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && scroller.current?.contains(relatedTarget)) return
    setInside(false)
    // If nothing else gets the focus, the row may be about to be removed.
    if (relatedTarget !== null) focused.current = null
  })

  // React's focus events miss a dialog that returns the focus while it is removed from the page.
  useLayoutEffect(() => {
    const element = scroller.current
    element?.addEventListener('focusin', onFocusIn)
    element?.addEventListener('focusout', onFocusOut)
    return () => {
      element?.removeEventListener('focusin', onFocusIn)
      element?.removeEventListener('focusout', onFocusOut)
    }
  }, [scroller])

  /** Moves to the next row, or scrolls within a row that is taller than the list. */
  function moveBy(at: number, direction: -1 | 1, distance: 'step' | 'page'): void {
    if (list.current?.scrollWithin(at, direction, distance)) return
    focusRow(distance === 'step' ? at + direction : (list.current?.pageFrom(at, direction) ?? at))
  }

  function onRowKey(key: string, at: number): boolean {
    switch (key) {
      case 'ArrowUp':
      case 'ArrowDown':
        moveBy(at, key === 'ArrowUp' ? -1 : 1, 'step')
        return true
      case 'PageUp':
      case 'PageDown':
        moveBy(at, key === 'PageUp' ? -1 : 1, 'page')
        return true
      case 'Home':
        focusRow(0)
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
      // The pointer opens the system's menu, as everywhere else.
      if (event.button !== BY_KEYBOARD) return
      const target = event.target as HTMLElement
      const opener = target.matches('[data-row]') && target.querySelector<HTMLElement>('[data-act="menu"]')
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
      const isDone = target === item ? onItemKey(event, item) : onControlKey(event, row, item)
      if (isDone || (!event.shiftKey && onRowKey(event.key, indexAt(row)))) event.preventDefault()
    },
  }
}

/** The button that a context menu event reports for a key. */
const BY_KEYBOARD = -1

/** Enter goes to the first control in the row; some letters press one of them. */
function onItemKey(event: KeyboardEvent, item: HTMLElement): boolean {
  if (event.key === 'Enter') {
    const [first] = controlsOf(item.parentElement ?? item)
    first?.focus()
    return first !== undefined
  }
  const act = LETTERS[letterOf(event)]
  const button = act === undefined ? null : item.querySelector<HTMLElement>(`[data-act="${act}"]`)
  button?.click()
  return button !== null
}

const LETTERS: Readonly<Record<string, string>> = { r: 'reply', e: 'react' }

/** The letter of a key: by its place on keyboards of other alphabets, none for an input method. */
function letterOf({ key, shiftKey, nativeEvent: { isComposing, code } }: KeyboardEvent): string {
  if (shiftKey || isComposing || key.length !== 1) return ''
  return /^[\x20-\x7e]$/.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase()
}

/** Moves through a row's controls. Esc returns to the row; Tab leaves it after the last. */
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

/** The part of a row that takes the focus. */
const itemOf = (row: Element | null): HTMLElement | null => row?.querySelector('[data-row]') ?? null

const indexAt = (element: Element): number =>
  Number(element.closest('[data-index]')?.getAttribute('data-index') ?? -1)

/**
 * The row's current index. If another row has replaced it, such as the note about a removed
 * message, its seq finds that row.
 */
function indexOf(rows: readonly Row[], { key, seq }: FocusedRow): number {
  const same = rows.findIndex((row) => row.key === key)
  if (same >= 0 || seq === null) return same
  const later = rowAt(rows, seq)
  return later < 0 ? rows.length - 1 : later
}
