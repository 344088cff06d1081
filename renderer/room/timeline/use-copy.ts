import { useEffect, type RefObject } from 'react'
import { copiedText, type CopiedRow } from './copied-text.ts'

/** Copies selected messages as readable text, with names and times only where they are visible. */
export function useCopy(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    function onCopy(event: ClipboardEvent): void {
      const selection = getSelection()
      const log = scroller.current
      if (!log || !selection || selection.isCollapsed || selection.rangeCount === 0) return
      const range = selection.getRangeAt(0)
      if (!log.contains(range.commonAncestorContainer) || !event.clipboardData) return
      const rows = [...log.querySelectorAll('[data-index]')].filter((row) => range.intersectsNode(row))
      const text = copiedText(rows.map((row) => copiedRow(row, range)))
      if (text === '') return
      event.clipboardData.setData('text/plain', text)
      event.preventDefault()
    }
    // The event's target depends on the focus, which may be outside the log.
    document.addEventListener('copy', onCopy)
    return () => document.removeEventListener('copy', onCopy)
  }, [scroller])
}

/** Rows mark their parts themselves. */
function copiedRow(row: Element, range: Range): CopiedRow {
  const part = (name: string): string => selectedIn(row.querySelector(`[data-copy="${name}"]`), range)
  const [author, time] = [part('author'), part('time')]
  return {
    day: part('day') || null,
    byline: author === '' ? null : time === '' ? author : `${author}, ${time}`,
    text: part('text'),
  }
}

/** The selected part of an element's text. */
function selectedIn(element: Element | null, range: Range): string {
  if (!element || !range.intersectsNode(element)) return ''
  const inside = document.createRange()
  inside.selectNodeContents(element)
  if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0)
    inside.setStart(range.startContainer, range.startOffset)
  if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0)
    inside.setEnd(range.endContainer, range.endOffset)
  return inside.toString()
}
