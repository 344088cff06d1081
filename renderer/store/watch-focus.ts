import type { ChatStore } from './chat-store.ts'

/** Tells the store whether the window has the focus: what arrives in the background is unread. */
export function watchFocus(store: ChatStore): void {
  const report = (): void => store.getState().actions.setFocused(document.hasFocus())
  report()
  window.addEventListener('focus', report)
  window.addEventListener('blur', report)
  document.addEventListener('visibilitychange', report)
}
