import { useEffect, type RefObject } from 'react'

/** Typing while nothing that takes text has the focus goes to this field. */
export function useTypeAnywhere(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const elsewhere =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog, button')
      const isText = event.key.length === 1 && event.key !== ' '
      if (elsewhere || !isText || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.querySelector('dialog[open]')) return
      field.current?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [field])
}
