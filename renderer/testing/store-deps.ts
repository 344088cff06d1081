import type { ChatStoreDeps } from '../store/chat-store.ts'

/** The surroundings of a store under test: time stands still, and delayed calls run at once. */
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
