/**
 * Focuses the page's main part, or another, after the focus was lost, so that Tab continues from
 * there and not from the window's beginning.
 */
export function focusPage(part = 'main'): void {
  if (document.activeElement !== document.body) return
  document.querySelector<HTMLElement>(part)?.focus({ preventScroll: true })
}
