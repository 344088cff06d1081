import { expect, test } from 'vitest'
import type { BridgeUpdate } from '../../shared/bridge/bridge.ts'
import { emptyChatState, type ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import { emptyRoomState } from '../../shared/bridge/room-state.ts'
import type { Delivery, Outgoing } from '../../shared/client/replica/outbox.ts'
import { reduce } from '../../shared/bridge/reduce.ts'
import { Conversation } from './conversation.ts'

const AUTHOR = { id: 'ann', name: 'Ann' }

const written = (nonce: string, delivery: Delivery): Outgoing => ({
  nonce,
  channel: 'general',
  body: nonce,
  at: 0,
  delivery,
})

/**
 * A conversation of Ann, who has sent these messages, and a function to apply changes to its room.
 */
function conversing(outgoing: readonly Outgoing[]) {
  const session = { kind: 'joined' } as const
  const room = { ...emptyRoomState, ref: 'room', me: AUTHOR, session, outgoing }
  const listeners = new Set<(update: BridgeUpdate) => void>()
  let state: ChatState = { ...emptyChatState, rooms: [room] }
  const app = {
    get state() {
      return state
    },
    subscribe: (listener: (update: BridgeUpdate) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch: () => {
      throw new Error('nothing is asked of the app')
    },
  }
  const nothing = () => {}
  const conversation = new Conversation(app, 'room', {
    onEvents: nothing,
    onSession: nothing,
    onKnocks: nothing,
    onFailed: nothing,
    onNotice: nothing,
  })
  const apply = (change: RoomChange) => {
    const changes = [{ kind: 'roomChanged', room: 'room', change } as const]
    state = changes.reduce(reduce, state)
    for (const listener of listeners) listener({ kind: 'changes', changes })
  }
  return { conversation, apply }
}

test('settles when the outbox is empty, not when all messages are acknowledged', async () => {
  const sent = { kind: 'sent', epoch: 1, seq: 2 } as const
  const { conversation, apply } = conversing([
    written('one', sent),
    written('two', { kind: 'failed', reason: 'muted' }),
  ])
  expect(conversation.unsent).toBe(0)
  let isSettled = false
  const settled = conversation.settled('ever').then(() => (isSettled = true))
  const joined = { kind: 'memberJoined', epoch: 1, seq: 1, at: 0, author: AUTHOR, nonce: 'joined' } as const
  apply({ kind: 'eventsArrived', events: [joined] })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isSettled).toBe(false)
  const said = {
    ...joined,
    kind: 'messagePosted',
    seq: 2,
    nonce: 'one',
    channel: 'general',
    body: 'one',
  } as const
  apply({ kind: 'eventsArrived', events: [said] })
  await settled
})
