import type { ChatStoreDeps } from '../store/chat-store.ts'

/** What surrounds a store under test: time stands still, and what comes later comes at once. */
export const aWorld = (over: Partial<ChatStoreDeps> = {}): ChatStoreDeps => ({
  newNonce: () => 'mine',
  now: () => 0,
  later: (run) => run(),
  after: () => () => {},
  onFault: (error) => {
    throw error
  },
  ...over,
})
