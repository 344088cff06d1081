import type { ChatStore } from '../store/chat-store.ts'

/**
 * Tells the user that Parley could not get its last port again, if the shell's redirect says so.
 */
export function reportMovedPort(store: ChatStore): void {
  const port = new URL(location.href).searchParams.get('moved-from')
  if (port === null) return
  // Only once: a reloaded page has nothing new to say.
  history.replaceState(history.state, '', location.pathname)
  if (/^\d{1,5}$/.test(port))
    store
      .getState()
      .actions.showToast(
        `Port ${port} is in use, so Parley is at a new address. You can close pages that are still open at the old one.`,
      )
}
