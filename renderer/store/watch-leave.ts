import type { ChatStore } from './chat-store.ts'

/** Saves drafts as soon as the user leaves the window, as it may never be shown again. */
export function watchLeave(store: ChatStore): void {
  const keep = (): void => store.getState().actions.keepDrafts()
  window.addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep()
  })
}
