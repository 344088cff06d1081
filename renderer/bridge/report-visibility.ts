import type { WindowBridge } from '../../shared/bridge/bridge.ts'

/**
 * The part of a document that knows its visibility: background tabs and minimised windows are
 * hidden.
 */
export interface Visibility {
  readonly visibilityState: DocumentVisibilityState
  addEventListener(type: 'visibilitychange', listener: () => void): void
}

/** Tells the app whether this page is visible: now, and whenever that changes. */
export function reportVisibility(bridge: Pick<WindowBridge, 'setShown'>, page: Visibility): void {
  const report = (): void => bridge.setShown(page.visibilityState === 'visible')
  report()
  page.addEventListener('visibilitychange', report)
}
