import { useEffect, type RefObject } from 'react'

/**
 * Moves the focus to this field on a key press that types text outside any field, and on Esc in the
 * messages.
 */
export function useTypeAnywhere(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { target, key, defaultPrevented } = event
      if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.querySelector('dialog[open]')) return
      // A letter may have pressed something in a message.
      const isText =
        key.length === 1 &&
        key !== ' ' &&
        !defaultPrevented &&
        !target.closest('input, textarea, select, button')
      // Esc first closes a search beside the messages.
      const isBack =
        key === 'Escape' &&
        !defaultPrevented &&
        target.matches('[data-row]') &&
        !document.querySelector('[data-region="search"]')
      if (isText || isBack) field.current?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [field])
}
