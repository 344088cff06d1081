import type { WindowBridge } from '../../shared/bridge/bridge.ts'

/** The page's visibility, as far as it knows: background tabs and minimised windows are hidden. */
export interface Visibility {
  readonly visibilityState: DocumentVisibilityState
  addEventListener(type: 'visibilitychange', listener: () => void): void
}

/** Tells the app whether this page is visible: now, and whenever that changes. */
export function reportVisibility(bridge: Pick<WindowBridge, 'setShown'>, page: Visibility): void {
  const tell = (): void => bridge.setShown(page.visibilityState === 'visible')
  tell()
  page.addEventListener('visibilitychange', tell)
}
