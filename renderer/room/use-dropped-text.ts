import { limits } from '../../shared/protocol/limits.ts'
import { useHanded } from '../handed.ts'
import { useActions } from '../store/use-chat.ts'

/** Far more than any message, and still no weight for a text field. */
const MOST = 10 * limits.bodyChars

/** Text that is dropped anywhere on a room goes where it can be sent, or be changed first. */
export function useDroppedText(): void {
  const { tell } = useActions()
  useHanded((handed) => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-region="composer"] textarea')
    if (handed.kind !== 'text' || !field || document.querySelector('dialog[open]')) return false
    if (handed.text.length > MOST) tell('This text is far too long for a message. Nothing was taken from it.')
    else {
      field.focus()
      // As typed: it can be undone, and what listens to typing hears of it.
      document.execCommand('insertText', false, handed.text)
    }
    return true
  })
}
