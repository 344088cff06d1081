/** Takes the focus to the page's main part where it has been lost: the next Tab goes on from there, and not from the window's beginning. */
export function focusPage(): void {
  if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true })
}
