/**
 * Takes the focus to the page's main part, or another one, where it has been lost: the next Tab goes on from there, and not from the
 * window's beginning.
 */
export function focusPage(part = 'main'): void {
  if (document.activeElement !== document.body) return
  document.querySelector<HTMLElement>(part)?.focus({ preventScroll: true })
}
