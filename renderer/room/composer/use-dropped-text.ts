import { useDropped } from '../../dropped.ts'

/** Puts text dropped anywhere on a room into the composer, to be edited or sent. */
export function useDroppedText(): void {
  useDropped((dropped) => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-region="composer"] textarea')
    if (dropped.kind !== 'text' || !field || document.querySelector('dialog[open]')) return false
    field.focus()
    // Inserted as if typed, so undo works, and the input handlers cut a text that is too long.
    document.execCommand('insertText', false, dropped.text)
    return true
  })
}
