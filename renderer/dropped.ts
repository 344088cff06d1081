import { useEffect, useEffectEvent } from 'react'

/** What was dropped on the window, or pasted where no text field would take it. */
export type Dropped =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'text'; readonly text: string }

/**
 * Lets a part of the window take what is dropped or pasted: `take` returns whether it did.
 * useDropFallback answers the rest.
 */
export function useDropped(take: (handed: Dropped) => boolean): void {
  const onHanded = useEffectEvent((event: DragEvent | ClipboardEvent): void => {
    const handed = droppedBy(event)
    if (handed && take(handed)) event.preventDefault()
  })
  useEffect(() => {
    // Capturing runs before useDropFallback, wherever in the window this is.
    window.addEventListener('drop', onHanded, true)
    window.addEventListener('paste', onHanded, true)
    return () => {
      window.removeEventListener('drop', onHanded, true)
      window.removeEventListener('paste', onHanded, true)
    }
  }, [])
}

/**
 * Calls `answer` with dropped or pasted things that nothing took. The browser itself would leave
 * the page to show a dropped file.
 */
export function useDropFallback(answer: (handed: Dropped) => void): void {
  const onUntaken = useEffectEvent((event: DragEvent | ClipboardEvent): void => {
    if (event.defaultPrevented) return
    const handed = droppedBy(event)
    if (handed || (event instanceof DragEvent && !takesText(event.target))) event.preventDefault()
    if (handed) answer(handed)
  })
  useEffect(() => {
    window.addEventListener('dragstart', onDragStart)
    window.addEventListener('dragend', onDragEnd)
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('drop', onUntaken)
    window.addEventListener('paste', onUntaken)
    return () => {
      window.removeEventListener('dragstart', onDragStart)
      window.removeEventListener('dragend', onDragEnd)
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('drop', onUntaken)
      window.removeEventListener('paste', onUntaken)
    }
  }, [])
}

/** The drag started in this page: a move within the page is not a drop. */
let isOwnDrag = false
const onDragStart = (): void => void (isOwnDrag = true)
const onDragEnd = (): void => void (isOwnDrag = false)

/** Only a target that accepts the drag beforehand gets the drop. */
function onDragOver(event: DragEvent): void {
  const hasFiles = event.dataTransfer?.types.includes('Files') === true
  if (hasFiles || (!isOwnDrag && !takesText(event.target))) event.preventDefault()
}

const takesText = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea') !== null

/** Null if a text field, or nothing, should take it. */
function droppedBy(event: DragEvent | ClipboardEvent): Dropped | null {
  const isDrop = event instanceof DragEvent
  const data = isDrop ? event.dataTransfer : event.clipboardData
  if (!data) return null
  const text = data.getData('text/plain')
  // A copied table also has a picture, but is meant as text.
  if (data.files.length > 0 && (isDrop || text === '')) return { kind: 'files', files: [...data.files] }
  const isTaken = !isDrop || isOwnDrag || takesText(event.target)
  return isTaken || text === '' ? null : { kind: 'text', text }
}
