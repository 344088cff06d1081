import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import { faultOf } from '../../shared/bridge/fault.ts'

/** The most errors reported for one page: one that fails at each frame has told enough by then. */
export const MAX_REPORTS = 20

/** The window’s events for uncaught errors. */
export interface FaultEvents {
  addEventListener(type: 'error', listener: (event: { readonly error: unknown }) => void): void
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void
}

/**
 * Reports uncaught errors to the app, without their messages, so that they are logged with the
 * app's own. Returns a function to report errors that were caught but kept something from being
 * shown.
 */
export function reportFaults(
  bridge: Pick<ChatBridge, 'dispatch'>,
  events: FaultEvents,
): (error: unknown) => void {
  let told = 0
  const tell = (error: unknown) => {
    // If the app is gone, the page itself says so.
    if (told++ < MAX_REPORTS) void bridge.dispatch({ kind: 'reportFault', fault: faultOf(error) })
  }
  events.addEventListener('error', ({ error }) => {
    // Without an error it is a browser warning, such as that a ResizeObserver was busy.
    if (error !== undefined && error !== null) tell(error)
  })
  events.addEventListener('unhandledrejection', ({ reason }) => tell(reason))
  return tell
}
