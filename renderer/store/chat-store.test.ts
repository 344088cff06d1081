import { describe, expect, test } from 'vitest'
import type { MessagePosted, RoomEvent } from '../../shared/protocol/log/events.ts'
import { messageOf } from '../../shared/protocol/log/message.ts'
import { saidEvent } from '../testing/entries.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { createChatStore } from './chat-store.ts'
import { newId } from './nonce.ts'
import { channelKey } from './channel-key.ts'

const GENERAL = channelKey('r1', 'general')
const HOMEWORK = channelKey('r1', 'homework')

const said = (seq: number, channel: string, author = 'bob'): MessagePosted =>
  saidEvent(seq, { channel, author: { id: author, name: author } })

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
    expect(general()?.entries).toHaveLength(100)
  })

  test('kind 4: a subscriber that throws does not stop other subscribers, or sending', async () => {
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

  test('a window shows that the app is gone until the next snapshot', () => {
    const { bridge, store, tick, room } = setUp()
    bridge.send({ kind: 'appLost', how: 'gone' })
    expect(store.getState().appLost).toBe('gone')
    tick()
    bridge.send({ kind: 'snapshot', state: aChat({ rooms: [room] }) })
    expect(store.getState().appLost).toBeNull()
  })

  test('closing the open room returns to the lobby', () => {
    const { bridge, store } = setUp()
    bridge.change({ kind: 'roomClosed', room: 'r1' })
    expect(store.getState().place).toEqual({ kind: 'lobby' })
  })

  test('after a restart of the app, the open place and drafts move to the room’s new reference', () => {
    const { bridge, store, actions, room } = setUp()
    actions.setDraft('r1', 'general', 'half a thou')
    const other = aRoom({ ref: 'r1', id: 'room-9' })
    bridge.send({ kind: 'snapshot', state: aChat({ rooms: [other, { ...room, ref: 'r2' }] }) })
    expect(store.getState().place).toEqual({ kind: 'room', room: 'r2', channel: 'general' })
    expect(store.getState().drafts).toEqual({ [channelKey('r2', 'general')]: 'half a thou' })
  })
})

describe('unread', () => {
  test('counts other people’s messages in channels that are not open, and marks the first', () => {
    const { store, arrive } = setUp()
    arrive(said(60, 'general'), said(61, 'homework'), said(62, 'homework', 'ann'), said(63, 'homework'))
    expect(store.getState().readings).toEqual({ [HOMEWORK]: { unread: 2, unreadMarker: 61 } })
  })

  test('opening a channel clears the count and keeps the unread line until the user leaves it', () => {
    const { store, arrive, actions } = setUp()
    arrive(said(61, 'homework'))
    actions.navigate({ kind: 'room', room: 'r1', channel: 'homework' })
    expect(store.getState().readings[HOMEWORK]).toEqual({ unread: 0, unreadMarker: 61 })
    actions.navigate({ kind: 'lobby' })
    expect(store.getState().readings[HOMEWORK]).toBeUndefined()
  })

  test('messages that arrive in the background are unread; on return the line is above the first one', () => {
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
  test('the pending message shows once, before the app has answered', async () => {
    const { bridge, actions, outgoing } = setUp()
    actions.setDraft('r1', 'general', 'hello')
    const posted = actions.post('r1', 'general', 'hello')
    const message = outgoing()[0]
    expect(message).toEqual({
      nonce: 'nonce-1',
      command: { kind: 'post', channel: 'general', content: { text: 'hello' } },
      at: 1_000,
      notBefore: null,
      delivery: { kind: 'pending' },
    })
    expect(bridge.commands.at(-1)).toEqual({
      kind: 'post',
      room: 'r1',
      channel: 'general',
      nonce: 'nonce-1',
      content: { text: 'hello' },
    })
    if (message) bridge.changeRoom('r1', { kind: 'outgoingChanged', message })
    await bridge.answer('post', { ok: true, value: null })
    expect(await posted).toBeNull()
    expect(outgoing()).toHaveLength(1)
  })

  test('a refused message returns to the draft, before the text typed meanwhile', async () => {
    const { bridge, store, actions, outgoing } = setUp()
    const posted = actions.post('r1', 'general', 'first')
    actions.setDraft('r1', 'general', 'second')
    await bridge.answer('post', { ok: false, problem: { code: 'outbox-full', text: 'Too many wait.' } })
    expect(await posted).toEqual({ code: 'outbox-full', text: 'Too many wait.' })
    expect(outgoing()).toEqual([])
    expect(store.getState().drafts[GENERAL]).toBe('first\nsecond')
  })

  test('nonces are 128 bits in base64url, and never repeat', () => {
    const nonces = Array.from({ length: 100 }, newId)
    expect(new Set(nonces).size).toBe(100)
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22}$/)
  })
})

describe('loadOlder', () => {
  test('requests the previous page, one at a time, and adds it at the front', async () => {
    const { bridge, store, actions, general, arrive } = setUp()
    arrive(said(60, 'general'))
    const loading = actions.loadOlder('r1', 'general')
    void actions.loadOlder('r1', 'general')
    expect(bridge.commands.filter(({ kind }) => kind === 'loadOlder')).toEqual([
      { kind: 'loadOlder', room: 'r1', channel: 'general', before: 50 },
    ])
    expect(store.getState().paging[GENERAL]).toEqual({ kind: 'loading' })
    await bridge.answer('loadOlder', {
      ok: true,
      value: { entries: [messageOf(said(48, 'general'))], more: false },
    })
    await loading
    expect(general()?.entries.map(({ seq }) => seq)).toEqual([48, 60])
    expect(general()).toMatchObject({ oldest: 48, more: false })
    expect(store.getState().paging[GENERAL]).toBeUndefined()
  })

  test('a failed page can be requested again', async () => {
    const { bridge, store, actions } = setUp()
    const loading = actions.loadOlder('r1', 'general')
    await bridge.answer('loadOlder', { ok: false, problem: { code: 'lost', text: 'No connection.' } })
    await loading
    expect(store.getState().paging[GENERAL]).toEqual({ kind: 'failed', text: 'No connection.' })
    void actions.loadOlder('r1', 'general')
    expect(store.getState().paging[GENERAL]).toEqual({ kind: 'loading' })
  })
})
