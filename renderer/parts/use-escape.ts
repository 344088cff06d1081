import { useEffect } from 'react'

/** Calls `close` on Esc while `open`, unless something on top handled the key first. */
export function useEscape(open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return
    const onKey = (event: KeyboardEvent) => {
      const covered = document.querySelector('dialog[open], [data-radix-popper-content-wrapper]') !== null
      if (event.key === 'Escape' && !event.defaultPrevented && !covered) close()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [open, close])
}
