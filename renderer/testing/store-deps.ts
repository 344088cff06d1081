import type { ChatStoreDeps } from '../store/chat-store.ts'

/**
 * Dependencies of a store under test: the time is fixed, batches run at once, and timers never
 * fire.
 */
export const storeDeps = (over: Partial<ChatStoreDeps> = {}): ChatStoreDeps => ({
  newNonce: () => 'mine',
  now: () => 0,
  later: (run) => run(),
  after: () => () => {},
  onFault: (error) => {
    throw error
  },
  ...over,
})
