import type { ChatStore } from './chat-store.ts'

/** Saves drafts as soon as the user leaves the window, as it may never be shown again. */
export function watchLeave(store: ChatStore): void {
  const save = (): void => store.getState().actions.saveDrafts()
  window.addEventListener('pagehide', save)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save()
  })
}
