import { describeAppProblem } from '../words/app-problem-words.ts'
import { Listeners } from '../protocol/base/listeners.ts'
import type { Answer, AppLoss, BridgeCommand, BridgeUpdate, WindowBridge } from './bridge.ts'
import type { Result } from '../words/problem.ts'

/**
 * What a window sends to the app over a message pipe. `subscribe` is answered by a snapshot, then
 * by all changes.
 */
export type BridgeCall =
  | { readonly kind: 'call'; readonly id: number; readonly command: BridgeCommand }
  | { readonly kind: 'subscribe' }
  | { readonly kind: 'shown'; readonly shown: boolean }

/** What the app sends back: one answer for each call, and every update. */
export type BridgeReply =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'update'; readonly update: BridgeUpdate }

/**
 * One message pipe to the app. `open` calls back until it reports the end, once; then the bridge
 * opens the next.
 */
export interface BridgePipe {
  send(call: BridgeCall): void
}

export interface BridgePipeListener {
  onOpen(): void
  onReply(reply: BridgeReply): void
  /** It has ended, or could not be opened. */
  onClose(how: AppLoss): void
}

const APP_LOST: Result<never> = {
  ok: false,
  problem: { code: 'app-lost', text: describeAppProblem({ code: 'app-lost' }) },
}

/**
 * A window’s ChatBridge over a pipe that may break, such as a WebSocket. The app replies from
 * trusted code of the same build, so replies are not validated again here; calls are, on the other
 * side. `onFault` hears of a listener that throws.
 */
export function remoteBridge(
  open: (listener: BridgePipeListener) => BridgePipe,
  later: (run: () => void) => void,
  onFault: (error: unknown) => void,
): WindowBridge {
  const listeners = new Listeners<BridgeUpdate>(onFault)
  const pendingCalls = new Map<number, (result: Result<never>) => void>()
  let isConnected = false
  /** What listeners last heard about the app; null before the first connection. */
  let reported: AppLoss | 'here' | null = null
  let isShown = false
  let nextId = 1
  let pipe = connect()

  function connect(): BridgePipe {
    return open({
      onOpen: () => {
        isConnected = true
        reported = 'here'
        if (listeners.size > 0) pipe.send({ kind: 'subscribe' })
        if (isShown) pipe.send({ kind: 'shown', shown: true })
      },
      onReply: (reply) => {
        if (reply.kind === 'answer') {
          pendingCalls.get(reply.id)?.(reply.result as Result<never>)
          pendingCalls.delete(reply.id)
        } else {
          listeners.notify(reply.update)
        }
      },
      onClose: (how) => {
        if (reported !== null && reported !== how) listeners.notify({ kind: 'appLost', how })
        if (reported !== null) reported = how
        isConnected = false
        for (const resolve of pendingCalls.values()) resolve(APP_LOST)
        pendingCalls.clear()
        later(() => {
          pipe = connect()
        })
      },
    })
  }

  return {
    dispatch: (command) =>
      new Promise<Result<Answer<(typeof command)['kind']>>>((resolve) => {
        if (!isConnected) {
          resolve(APP_LOST)
          return
        }
        const id = nextId++
        pendingCalls.set(id, resolve)
        pipe.send({ kind: 'call', id, command })
      }),
    subscribe: (listener) => {
      const unsubscribe = listeners.add(listener)
      // Earlier subscribers see this snapshot too, which tells them nothing new.
      if (isConnected) pipe.send({ kind: 'subscribe' })
      return unsubscribe
    },
    setShown: (shown) => {
      isShown = shown
      if (isConnected) pipe.send({ kind: 'shown', shown })
    },
  }
}
