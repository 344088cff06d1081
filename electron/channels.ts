/** The only channels between the window and the main process. */
export const CHANNELS = {
  /** From the window: a BridgeCommand, answered by its Result. */
  dispatch: 'parley:dispatch',
  /** From the window: asks for a snapshot and everything after it. */
  subscribe: 'parley:subscribe',
  /** From the window: whether it is visible from now on. */
  shown: 'parley:shown',
  /** From the main process: a BridgeUpdate. */
  update: 'parley:update',
} as const
