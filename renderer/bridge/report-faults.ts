import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import { fault } from '../../shared/bridge/fault.ts'

/** Errors told of one page: one that fails at each frame has said all there is to say by then. */
export const MOST = 20

/** The window’s own events of errors that nobody caught. */
export interface FaultEvents {
  addEventListener(type: 'error', listener: (event: { readonly error: unknown }) => void): void
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void
}

/**
 * Tells the app of errors that nobody caught, without their messages, so that they are written down where those of the app are. Returns what
 * is to be called with errors that were caught but kept something from being shown.
 */
export function reportFaults(
  bridge: Pick<ChatBridge, 'dispatch'>,
  events: FaultEvents,
): (error: unknown) => void {
  let told = 0
  const tell = (error: unknown) => {
    // Where the app is gone, the page says so itself.
    if (told++ < MOST) void bridge.dispatch({ kind: 'reportFault', fault: fault(error) })
  }
  events.addEventListener('error', ({ error }) => {
    // Without an error it is a remark of the browser's, such as that a ResizeObserver was busy.
    if (error !== undefined && error !== null) tell(error)
  })
  events.addEventListener('unhandledrejection', ({ reason }) => tell(reason))
  return tell
}
