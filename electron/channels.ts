/** The only channels between the window and the main process. */
export const CHANNELS = {
  /** Window asks: a BridgeCommand, answered by its Result. */
  dispatch: 'parley:dispatch',
  /** Window asks for a snapshot and everything after it. */
  subscribe: 'parley:subscribe',
  /** Window tells: whether it can be seen from now on. */
  shown: 'parley:shown',
  /** Main tells: a BridgeUpdate. */
  update: 'parley:update',
} as const
