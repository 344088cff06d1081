import { expect, test } from 'vitest'
import type { Relation } from '../../shared/protocol/log/events.ts'
import { saidMessage } from '../testing/entries.ts'
import { aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'
import { quoteKey } from './quotes.ts'

const target = { author: 'bob', nonce: 'n2' }
const removed: Relation = {
  kind: 'messageRemoved',
  seq: 9,
  epoch: 1,
  at: 0,
  author: { id: 'bob', name: 'Bob' },
  nonce: 'r9',
  channel: 'general',
  target,
}
const found = { ok: true, value: { message: saidMessage(2) } } as const

function setUp() {
  const bridge = scriptedBridge()
  const store = createChatStore(bridge, storeDeps())
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  const { loadQuote } = store.getState().actions
  return {
    bridge,
    load: () => loadQuote('r1', target),
    quote: () => store.getState().quotes[quoteKey('r1', target)],
    arrive: () => bridge.changeRoom('r1', { kind: 'eventsArrived', events: [removed] }),
    asked: () => bridge.commands.length,
  }
}

test('an original is asked for once, by however many replies', async () => {
  const { bridge, load, quote, asked } = setUp()
  const loading = load()
  void load()
  expect(quote()).toEqual({ kind: 'loading' })
  await bridge.answer('loadMessage', found)
  await loading
  await load()
  expect(quote()).toMatchObject({ kind: 'found', message: { content: { text: 'text 2' } } })
  expect(asked()).toBe(1)
})

test('an original that was missing is asked for again, and stays missing until it is there', async () => {
  const { bridge, load, quote } = setUp()
  const first = load()
  await bridge.answer('loadMessage', { ok: true, value: { message: null } })
  await first
  const second = load()
  expect(quote()).toEqual({ kind: 'missing' })
  await bridge.answer('loadMessage', found)
  await second
  expect(quote()).toMatchObject({ kind: 'found' })
})

test('deleted words go from quotes, whether they were loaded before or after', async () => {
  const { bridge, load, quote, arrive } = setUp()
  const loading = load()
  await bridge.answer('loadMessage', found)
  await loading
  arrive()
  expect(quote()).toMatchObject({ kind: 'found', message: { content: null } })

  const late = setUp()
  const overtaken = late.load()
  late.arrive()
  await late.bridge.answer('loadMessage', found)
  await overtaken
  expect(late.quote()).toMatchObject({ kind: 'found', message: { content: null } })
})
