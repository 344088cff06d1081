/**
 * Focuses the page's main part, or another, if the focus was lost: Tab then continues from there
 * and not from the start of the window.
 */
export function focusPage(part = 'main'): void {
  if (document.activeElement !== document.body) return
  document.querySelector<HTMLElement>(part)?.focus({ preventScroll: true })
}
