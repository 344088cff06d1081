import { expect, test } from 'vitest'
import type { Knock } from '../../shared/protocol/wire/frames.ts'
import { aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'

const MINUTE = 60_000
const knock = (name: string): Knock => ({ id: `knock-${name}`, name, key: name })

/** Ann's window, in which Bob was kicked earlier. */
function setUp() {
  const bridge = scriptedBridge()
  const timers: { ms: number; run: () => void; off: boolean }[] = []
  const after = (ms: number, run: () => void) => {
    const timer = { ms, run, off: false }
    timers.push(timer)
    return () => {
      timer.off = true
    }
  }
  const store = createChatStore(bridge, storeDeps({ after }))
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom({ kicked: ['bob'] })] }) })
  const knocks = (...names: string[]) =>
    bridge.changeRoom('r1', { kind: 'knocksChanged', knocks: names.map(knock) })
  const letIn = () =>
    bridge.commands.flatMap((command) => (command.kind === 'answerKnock' ? [command.knock] : []))
  return { bridge, store, timers, knocks, letIn, actions: store.getState().actions }
}

test('everyone who knocks now or later is let in once, except people who were kicked', () => {
  const { knocks, letIn, actions } = setUp()
  knocks('cy', 'bob')
  expect(letIn()).toEqual([])
  actions.letEveryoneIn('r1', 10 * MINUTE)
  expect(letIn()).toEqual(['knock-cy'])
  // The host still lists those who were admitted until it has the answer.
  knocks('cy', 'bob', 'dee')
  knocks('bob', 'dee')
  expect(letIn()).toEqual(['knock-cy', 'knock-dee'])
})

test('after ten minutes each newcomer needs approval again', () => {
  const { store, timers, knocks, letIn, actions } = setUp()
  actions.letEveryoneIn('r1', 10 * MINUTE)
  expect(store.getState().lettingIn).toEqual({ r1: 10 * MINUTE })
  expect(timers.map(({ ms }) => ms)).toEqual([10 * MINUTE])
  timers[0]?.run()
  expect(store.getState().lettingIn).toEqual({})
  knocks('cy')
  expect(letIn()).toEqual([])
})

test('letting everyone in ends when stopped, when the room closes and when the app restarts', () => {
  const { bridge, store, timers, knocks, letIn, actions } = setUp()
  actions.letEveryoneIn('r1', MINUTE)
  actions.stopLettingIn('r1')
  knocks('cy')
  expect(letIn()).toEqual([])
  expect(timers.map(({ off }) => off)).toEqual([true])

  actions.letEveryoneIn('r1', MINUTE)
  bridge.change({ kind: 'roomClosed', room: 'r1' })
  expect(store.getState().lettingIn).toEqual({})
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  actions.letEveryoneIn('r1', MINUTE)
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom({ knocks: [knock('dee')] })] }) })
  expect(store.getState().lettingIn).toEqual({})
  expect(timers.map(({ off }) => off)).toEqual([true, true, true])
  expect(letIn()).toEqual(['knock-cy'])
})
