import type { WindowBridge } from '../../shared/bridge/bridge.ts'

/** The page, as far as it knows whether it can be seen: a tab behind others and a minimised window are hidden. */
export interface Visibility {
  readonly visibilityState: DocumentVisibilityState
  addEventListener(type: 'visibilitychange', listener: () => void): void
}

/** Tells the app whether somebody can see this page: now, and whenever that changes. */
export function tellShown(bridge: Pick<WindowBridge, 'setShown'>, page: Visibility): void {
  const tell = (): void => bridge.setShown(page.visibilityState === 'visible')
  tell()
  page.addEventListener('visibilitychange', tell)
}
