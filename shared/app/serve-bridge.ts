import * as v from 'valibot'
import { bridgeCommand, type ChatBridge, type Result } from '../client/bridge.ts'
import type { BridgeReply } from '../client/remote-bridge.ts'
import { validate } from '../protocol/decode.ts'

const call = v.variant('kind', [
  v.object({ kind: v.literal('call'), id: v.pipe(v.number(), v.safeInteger()), command: v.unknown() }),
  v.object({ kind: v.literal('subscribe') }),
])

/** Carries out a command that came from outside this process, checked by the one validator. */
export async function dispatchUntrusted(app: ChatBridge, input: unknown): Promise<Result<unknown>> {
  const command = validate(bridgeCommand, input)
  if (command.ok === true) {
    try {
      return await app.dispatch(command.value)
    } catch (error) {
      // A fault in Parley: the window is told, and the rooms go on.
      console.error(error)
      return {
        ok: false,
        problem: { code: 'fault', text: 'Something in Parley went wrong. What you did was not done.' },
      }
    }
  }
  const text = command.ok === false ? command.problem : 'not a command'
  return {
    ok: false,
    problem: { code: 'bad-command', text: `This window asked for something Parley does not know (${text}).` },
  }
}

/** One window's end of a message pipe. */
export interface ServedBridge {
  /** A message from the window, decoded from JSON but not validated. */
  onCall(message: unknown): void
  /** The window is gone. */
  onClose(): void
}

/** Serves a ChatBridge over a message pipe. A call that is not one is dropped: the window is our own code. */
export function serveBridge(app: ChatBridge, send: (reply: BridgeReply) => void): ServedBridge {
  let unsubscribe: (() => void) | undefined
  return {
    onCall: (message) => {
      const checked = validate(call, message)
      if (checked.ok !== true) return
      if (checked.value.kind === 'subscribe') {
        unsubscribe?.()
        unsubscribe = app.subscribe((update) => send({ kind: 'update', update }))
        return
      }
      const { id, command } = checked.value
      void dispatchUntrusted(app, command).then((result) => send({ kind: 'answer', id, result }))
    },
    onClose: () => unsubscribe?.(),
  }
}
