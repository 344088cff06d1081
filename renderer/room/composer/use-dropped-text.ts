import { useHanded } from '../../handed.ts'

/** Text that is dropped anywhere on a room goes where it can be sent, or be changed first. */
export function useDroppedText(): void {
  useHanded((handed) => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-region="composer"] textarea')
    if (handed.kind !== 'text' || !field || document.querySelector('dialog[open]')) return false
    field.focus()
    // As typed: it can be undone, and what listens to typing hears of it and cuts what is too long.
    document.execCommand('insertText', false, handed.text)
    return true
  })
}
