import type { ChatStore } from './chat-store.ts'

/** Has what is being written kept as soon as somebody looks elsewhere, for the window may never be seen again. */
export function watchLeave(store: ChatStore): void {
  const keep = (): void => store.getState().actions.keepDrafts()
  window.addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep()
  })
}
