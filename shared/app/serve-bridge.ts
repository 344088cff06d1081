import * as v from 'valibot'
import { bridgeCommand, type BridgeUpdate, type ChatBridge } from '../bridge/bridge.ts'
import type { Result } from '../words/problem.ts'
import type { BridgeReply } from '../bridge/remote-bridge.ts'
import { assertNever } from '../protocol/base/assert-never.ts'
import type { Cancel } from '../protocol/base/clock.ts'
import { validate } from '../protocol/wire/decode.ts'
import { failWith } from './results.ts'

const call = v.variant('kind', [
  v.object({ kind: v.literal('call'), id: v.pipe(v.number(), v.safeInteger()), command: v.unknown() }),
  v.object({ kind: v.literal('subscribe') }),
  v.object({ kind: v.literal('shown'), shown: v.boolean() }),
])

/** The app as its windows use it. */
export interface ServedApp extends ChatBridge {
  /** Someone is watching a window. Returns a function to call once when it is hidden or gone. */
  acquireAttention(): Cancel
}

/** One window as the app knows it: its subscription and its visibility. */
export interface ServedWindow {
  /** Sends a snapshot, then all changes. May be called again, as by a reloaded page. */
  subscribe(): void
  setShown(shown: boolean): void
  /** It is gone. */
  close(): void
}

/** Serves one window, which gets its updates by `send`. */
export function serveWindow(app: ServedApp, send: (update: BridgeUpdate) => void): ServedWindow {
  let unsubscribe: Cancel = () => {}
  let releaseAttention: Cancel = () => {}
  return {
    subscribe: () => {
      unsubscribe()
      unsubscribe = app.subscribe(send)
    },
    setShown: (shown) => {
      releaseAttention()
      releaseAttention = shown ? app.acquireAttention() : () => {}
    },
    close: () => {
      unsubscribe()
      releaseAttention()
    },
  }
}

/** Carries out a command from outside this process, checked by the one validator. */
export async function dispatchUntrusted(app: ChatBridge, input: unknown): Promise<Result<unknown>> {
  const command = validate(bridgeCommand, input)
  if (command.ok === true) {
    try {
      return await app.dispatch(command.value)
    } catch (error) {
      // A fault in Parley: the window is told, and the rooms continue.
      console.error(error)
      return failWith({ code: 'fault' })
    }
  }
  const because = command.ok === false ? command.problem : 'not a command'
  return failWith({ code: 'bad-command', because })
}

/** One window's end of a message pipe. */
export interface ServedBridge {
  /** A message from the window, decoded from JSON but not validated. */
  onCall(message: unknown): void
  /** The window is gone. */
  onClose(): void
}

/**
 * Serves a ChatBridge over a message pipe. An invalid call is dropped: the window is our own code.
 */
export function serveBridge(app: ServedApp, send: (reply: BridgeReply) => void): ServedBridge {
  const window = serveWindow(app, (update) => send({ kind: 'update', update }))
  return {
    onCall: (message) => {
      const checked = validate(call, message)
      if (checked.ok !== true) return
      switch (checked.value.kind) {
        case 'subscribe':
          return window.subscribe()
        case 'shown':
          return window.setShown(checked.value.shown)
        case 'call': {
          const { id, command } = checked.value
          void dispatchUntrusted(app, command).then((result) => send({ kind: 'answer', id, result }))
          return
        }
        default:
          assertNever(checked.value)
      }
    },
    onClose: () => window.close(),
  }
}
