import { useEffect, useEffectEvent } from 'react'

/** What was dropped on the window, or pasted outside a text field. */
export type Dropped =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'text'; readonly text: string }

/**
 * Lets a part of the window accept drops and pastes: `accept` returns whether it did.
 * useDropFallback handles those that nothing accepts.
 */
export function useDropped(accept: (dropped: Dropped) => boolean): void {
  const onDropOrPaste = useEffectEvent((event: DragEvent | ClipboardEvent): void => {
    const dropped = droppedBy(event)
    if (dropped && accept(dropped)) event.preventDefault()
  })
  useEffect(() => {
    // Capturing runs before useDropFallback, wherever in the window this is.
    window.addEventListener('drop', onDropOrPaste, true)
    window.addEventListener('paste', onDropOrPaste, true)
    return () => {
      window.removeEventListener('drop', onDropOrPaste, true)
      window.removeEventListener('paste', onDropOrPaste, true)
    }
  }, [])
}

/**
 * Calls `answer` with drops and pastes that nothing accepted. By default, the browser leaves the
 * page to show a dropped file.
 */
export function useDropFallback(answer: (dropped: Dropped) => void): void {
  const onIgnored = useEffectEvent((event: DragEvent | ClipboardEvent): void => {
    if (event.defaultPrevented) return
    const dropped = droppedBy(event)
    if (dropped || (event instanceof DragEvent && !acceptsText(event.target))) event.preventDefault()
    if (dropped) answer(dropped)
  })
  useEffect(() => {
    window.addEventListener('dragstart', onDragStart)
    window.addEventListener('dragend', onDragEnd)
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('drop', onIgnored)
    window.addEventListener('paste', onIgnored)
    return () => {
      window.removeEventListener('dragstart', onDragStart)
      window.removeEventListener('dragend', onDragEnd)
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('drop', onIgnored)
      window.removeEventListener('paste', onIgnored)
    }
  }, [])
}

/** The drag started in this page: a move within the page is not a drop. */
let isOwnDrag = false
const onDragStart = (): void => void (isOwnDrag = true)
const onDragEnd = (): void => void (isOwnDrag = false)

/** Only a target that accepts the drag gets the drop. */
function onDragOver(event: DragEvent): void {
  const hasFiles = event.dataTransfer?.types.includes('Files') === true
  if (hasFiles || (!isOwnDrag && !acceptsText(event.target))) event.preventDefault()
}

const acceptsText = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea') !== null

/** Null if the browser should handle the event, or if it has no content. */
function droppedBy(event: DragEvent | ClipboardEvent): Dropped | null {
  const isDrop = event instanceof DragEvent
  const data = isDrop ? event.dataTransfer : event.clipboardData
  if (!data) return null
  const text = data.getData('text/plain')
  // A copied table also has a picture, but is meant as text.
  if (data.files.length > 0 && (isDrop || text === '')) return { kind: 'files', files: [...data.files] }
  const isForBrowser = !isDrop || isOwnDrag || acceptsText(event.target)
  return isForBrowser || text === '' ? null : { kind: 'text', text }
}
