import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { createChatStore } from './chat-store.ts'
import { newId, newNonce } from './nonce.ts'
import { channelKey } from './channel-key.ts'

const GENERAL = channelKey('r1', 'general')
const HOMEWORK = channelKey('r1', 'homework')

const said = (seq: number, channel: string, author = 'bob'): RoomEvent => ({
  kind: 'messagePosted',
  epoch: 1,
  at: 0,
  nonce: `n${seq}`,
  body: `text ${seq}`,
  seq,
  channel,
  author: { id: author, name: author },
})

/** Ann's window in #general of a room with two channels. */
function setUp() {
  const bridge = scriptedBridge()
  const due: (() => void)[] = []
  const faults: unknown[] = []
  let nonces = 0
  const store = createChatStore(bridge, {
    newNonce: () => `nonce-${++nonces}`,
    now: () => 1_000,
    later: (run) => due.push(run),
    after: () => () => {},
    onFault: (error) => faults.push(error),
  })
  const room = aRoom({ channels: [aChannel({ more: true, oldest: 50 }), aChannel({ name: 'homework' })] })
  const tick = (): void => due.splice(0).forEach((run) => run())
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [room] }) })
  tick()
  store.getState().actions.navigate({ kind: 'room', room: 'r1', channel: 'general' })
  return {
    bridge,
    faults,
    store,
    tick,
    room,
    actions: store.getState().actions,
    arrive: (...events: RoomEvent[]) => {
      bridge.changeRoom('r1', { kind: 'eventsArrived', events })
      tick()
    },
    general: () => store.getState().chat.rooms[0]?.channels[0],
    outgoing: () => store.getState().chat.rooms[0]?.outgoing ?? [],
  }
}

describe('reducing', () => {
  test('a burst of updates renders twice: the first at once, the rest together', () => {
    const { bridge, store, tick, general } = setUp()
    let renders = 0
    store.subscribe(() => renders++)
    for (let seq = 50; seq < 150; seq++) {
      bridge.changeRoom('r1', { kind: 'eventsArrived', events: [said(seq, 'general')] })
    }
    tick()
    expect(renders).toBe(2)
    expect(general()?.events).toHaveLength(100)
  })

  test('kind 4: a subscriber that fails keeps no other from being told, and nothing from being sent', async () => {
    const { bridge, store, faults, actions } = setUp()
    const full = new Error('QuotaExceededError')
    let renders = 0
    store.subscribe(() => {
      throw full
    })
    store.subscribe(() => renders++)
    const posted = actions.post('r1', 'general', 'hello')
    await bridge.answer('post', { ok: true, value: null })
    expect(await posted).toBeNull()
    expect(renders).toBe(2)
    expect(faults).toEqual([full, full])
  })

  test('a window is told that the app is gone, and a snapshot ends that', () => {
    const { bridge, store, tick, room } = setUp()
    bridge.send({ kind: 'appLost', how: 'gone' })
    expect(store.getState().appLost).toBe('gone')
    tick()
    bridge.send({ kind: 'snapshot', state: aChat({ rooms: [room] }) })
    expect(store.getState().appLost).toBeNull()
  })

  test('a room that closes while it is open leads back to the lobby', () => {
    const { bridge, store } = setUp()
    bridge.change({ kind: 'roomClosed', room: 'r1' })
    expect(store.getState().place).toEqual({ kind: 'lobby' })
  })

  test('after a restart of the app, place and drafts follow the room to its new reference', () => {
    const { bridge, store, actions, room } = setUp()
    actions.setDraft('r1', 'general', 'half a thou')
    const other = aRoom({ ref: 'r1', id: 'room-9' })
    bridge.send({ kind: 'snapshot', state: aChat({ rooms: [other, { ...room, ref: 'r2' }] }) })
    expect(store.getState().place).toEqual({ kind: 'room', room: 'r2', channel: 'general' })
    expect(store.getState().drafts).toEqual({ [channelKey('r2', 'general')]: 'half a thou' })
  })
})

describe('unread', () => {
  test('counts what others write in channels not looked at, and marks the first of it', () => {
    const { store, arrive } = setUp()
    arrive(said(60, 'general'), said(61, 'homework'), said(62, 'homework', 'ann'), said(63, 'homework'))
    expect(store.getState().readings).toEqual({ [HOMEWORK]: { unread: 2, unreadMarker: 61 } })
  })

  test('looking at a channel clears the count and keeps the line until it is left', () => {
    const { store, arrive, actions } = setUp()
    arrive(said(61, 'homework'))
    actions.navigate({ kind: 'room', room: 'r1', channel: 'homework' })
    expect(store.getState().readings[HOMEWORK]).toEqual({ unread: 0, unreadMarker: 61 })
    actions.navigate({ kind: 'lobby' })
    expect(store.getState().readings[HOMEWORK]).toBeUndefined()
  })

  test('a window in the background has seen nothing; coming back moves the line to the first unseen', () => {
    const { store, arrive, actions } = setUp()
    actions.setFocused(false)
    arrive(said(60, 'general'))
    actions.setFocused(true)
    expect(store.getState().readings[GENERAL]).toEqual({ unread: 0, unreadMarker: 60 })
    arrive(said(61, 'general'))
    actions.setFocused(false)
    arrive(said(62, 'general'), said(63, 'general'))
    expect(store.getState().readings[GENERAL]).toEqual({ unread: 2, unreadMarker: 62 })
  })
})

describe('post', () => {
  test('the pending row is there before the app has answered, once', async () => {
    const { bridge, actions, outgoing } = setUp()
    actions.setDraft('r1', 'general', 'hello')
    const posted = actions.post('r1', 'general', 'hello')
    const message = outgoing()[0]
    expect(message).toEqual({
      nonce: 'nonce-1',
      channel: 'general',
      body: 'hello',
      at: 1_000,
      delivery: { kind: 'pending' },
    })
    expect(bridge.commands.at(-1)).toEqual({
      kind: 'post',
      room: 'r1',
      channel: 'general',
      nonce: 'nonce-1',
      body: 'hello',
    })
    if (message) bridge.changeRoom('r1', { kind: 'outgoingChanged', message })
    await bridge.answer('post', { ok: true, value: null })
    expect(await posted).toBeNull()
    expect(outgoing()).toHaveLength(1)
  })

  test('what the app refuses goes back into the draft, before what was written meanwhile', async () => {
    const { bridge, store, actions, outgoing } = setUp()
    const posted = actions.post('r1', 'general', 'first')
    actions.setDraft('r1', 'general', 'second')
    await bridge.answer('post', { ok: false, problem: { code: 'outbox-full', text: 'Too many wait.' } })
    expect(await posted).toEqual({ code: 'outbox-full', text: 'Too many wait.' })
    expect(outgoing()).toEqual([])
    expect(store.getState().drafts[GENERAL]).toBe('first\nsecond')
  })

  test('an id is 128 bits in base64url, another one each time, and so is a nonce', () => {
    const nonces = Array.from({ length: 100 }, newId)
    expect(new Set(nonces).size).toBe(100)
    expect(new Set(Array.from({ length: 100 }, newNonce)).size).toBe(100)
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22}$/)
  })
})

describe('loadOlder', () => {
  test('asks for the page before what is loaded, once at a time, and puts it in front', async () => {
    const { bridge, store, actions, general, arrive } = setUp()
    arrive(said(60, 'general'))
    const asked = actions.loadOlder('r1', 'general')
    void actions.loadOlder('r1', 'general')
    expect(bridge.commands.filter(({ kind }) => kind === 'loadOlder')).toEqual([
      { kind: 'loadOlder', room: 'r1', channel: 'general', before: 50 },
    ])
    expect(store.getState().paging[GENERAL]).toEqual({ kind: 'loading' })
    await bridge.answer('loadOlder', { ok: true, value: { events: [said(48, 'general')], more: false } })
    await asked
    expect(general()?.events.map(({ seq }) => seq)).toEqual([48, 60])
    expect(general()).toMatchObject({ oldest: 48, more: false })
    expect(store.getState().paging[GENERAL]).toBeUndefined()
  })

  test('a page that did not come can be asked for again', async () => {
    const { bridge, store, actions } = setUp()
    const asked = actions.loadOlder('r1', 'general')
    await bridge.answer('loadOlder', { ok: false, problem: { code: 'lost', text: 'No connection.' } })
    await asked
    expect(store.getState().paging[GENERAL]).toEqual({ kind: 'failed', text: 'No connection.' })
    void actions.loadOlder('r1', 'general')
    expect(store.getState().paging[GENERAL]).toEqual({ kind: 'loading' })
  })
})
