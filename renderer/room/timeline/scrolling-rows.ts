import type { Virtualizer } from '@tanstack/react-virtual'

/** A few lines: slightly more than browsers scroll per arrow key. */
const STEP_PX = 60

/** The operations on the list that keyboard navigation needs. */
export interface ScrollingRows {
  /** Scrolls a row into view, as far as needed. */
  show(index: number): void
  /**
   * Scrolls a step or a page within a row that is taller than the list and continues above (-1) or
   * below (1); returns false for other rows.
   */
  scrollWithin(index: number, direction: -1 | 1, distance: 'step' | 'page'): boolean
  /** The row that is a page above (-1) or below (1) this one. */
  pageFrom(index: number, direction: -1 | 1): number
  /** The last visible row. */
  lastVisible(): number
  /** Goes to the end of the log, loading it first if needed. */
  toEnd(): Promise<unknown>
}

/** The operations of a virtualizer's list for keyboard navigation. */
export function scrollingRows(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  toEnd: () => Promise<unknown>,
): ScrollingRows {
  const indexAt = (position: number): number => virtualizer.getVirtualItemForOffset(position)?.index ?? 0
  const height = (): number => virtualizer.scrollRect?.height ?? 0
  // The virtualizer sees a scroll one frame later, and keys can be faster.
  const offset = (): number => virtualizer.scrollElement?.scrollTop ?? 0
  return {
    toEnd,
    show: (index) => {
      const item = virtualizer.measurementsCache[index]
      const [top, page] = [offset(), height()]
      // When a tall row is entered from below, show its end first.
      const isTall = item !== undefined && item.size > page
      if (isTall && item.start < top + page && item.end > top) return
      if (isTall) virtualizer.scrollToIndex(index, { align: item.end <= top ? 'end' : 'start' })
      else if (index === virtualizer.options.count - 1) virtualizer.scrollToEnd()
      else virtualizer.scrollToIndex(index)
    },
    scrollWithin: (index, direction, distance) => {
      const item = virtualizer.measurementsCache[index]
      const [top, page] = [offset(), height()]
      if (!item || item.size <= page || item.start >= top + page || item.end <= top) return false
      const hidden = direction < 0 ? top - item.start : item.end - (top + page)
      if (hidden < 1) return false
      virtualizer.scrollToOffset(top + direction * Math.min(hidden, distance === 'step' ? STEP_PX : page))
      return true
    },
    pageFrom: (index, direction) => {
      const start = virtualizer.measurementsCache[index]?.start ?? 0
      return indexAt(start + direction * height())
    },
    lastVisible: () => indexAt(offset() + height() - 1),
  }
}
