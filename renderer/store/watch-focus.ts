import type { ChatStore } from './chat-store.ts'

/** Tells the store whether the window has the focus: what arrives in the background is unread. */
export function watchFocus(store: ChatStore): void {
  const tell = (): void => store.getState().actions.setFocused(document.hasFocus())
  tell()
  window.addEventListener('focus', tell)
  window.addEventListener('blur', tell)
  document.addEventListener('visibilitychange', tell)
}
