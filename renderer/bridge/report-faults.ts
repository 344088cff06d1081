import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import { faultOf } from '../../shared/bridge/fault.ts'

/**
 * The most errors reported for one page: a page that fails at each frame must not flood the log.
 */
export const MAX_REPORTS = 20

/** The window’s events for uncaught errors. */
export interface FaultEvents {
  addEventListener(type: 'error', listener: (event: { readonly error: unknown }) => void): void
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void
}

/**
 * Reports uncaught errors to the app, without their messages, so that they are logged with the
 * app's own. Returns a function that reports caught errors of views that could not be
 * shown.
 */
export function reportFaults(
  bridge: Pick<ChatBridge, 'dispatch'>,
  events: FaultEvents,
): (error: unknown) => void {
  let reported = 0
  const report = (error: unknown) => {
    // If the app is gone, the page itself says so.
    if (reported++ < MAX_REPORTS) void bridge.dispatch({ kind: 'reportFault', fault: faultOf(error) })
  }
  events.addEventListener('error', ({ error }) => {
    // Without an error it is a browser warning, such as that a ResizeObserver was busy.
    if (error !== undefined && error !== null) report(error)
  })
  events.addEventListener('unhandledrejection', ({ reason }) => report(reason))
  return report
}
