import { expect, test } from 'vitest'
import { MISSING_HERE, ROOM_UNKNOWN } from '../../shared/words/message-words.ts'
import { saidMessage } from '../testing/entries.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'

const target = { author: 'bob', nonce: 'n2' }
const link = { room: 'room-1', channel: 'homework', target }
const room = aRoom({
  channels: [aChannel(), aChannel({ name: 'homework', entries: [saidMessage(2, { channel: 'homework' })] })],
})
const recent = { id: 'room-1', name: 'Physics 2b', address: '10.0.0.1:5050', hosted: false, at: 0 }

function setUp(rooms = [room], after = storeDeps().after) {
  const bridge = scriptedBridge()
  const store = createChatStore(bridge, storeDeps({ after }))
  bridge.send({ kind: 'snapshot', state: aChat({ rooms, recents: [recent] }) })
  return { bridge, store, actions: store.getState().actions }
}

test('a link to a message of an open room goes there', async () => {
  const { actions, store } = setUp()
  expect(await actions.openMessageLink(link)).toBeNull()
  expect(store.getState()).toMatchObject({
    place: { room: 'r1', channel: 'homework' },
    jump: { to: { kind: 'message', seq: 2 } },
  })
})

test('a link to a message of a room that is kept here opens the room first', async () => {
  const { actions, bridge, store } = setUp([])
  const opening = actions.openMessageLink(link)
  await bridge.answer('openRecent', { ok: true, value: { room: 'r1' } })
  bridge.change({ kind: 'roomOpened', room })
  expect(await opening).toBeNull()
  expect(store.getState().jump).toMatchObject({ room: 'r1', channel: 'homework' })
})

test('a link to a room that is not known here says so and opens nothing', async () => {
  const { actions, bridge } = setUp()
  expect(await actions.openMessageLink({ ...link, room: 'room-2' })).toBe(ROOM_UNKNOWN)
  expect(bridge.commands).toEqual([])
})

test('a message that is not here is missed in its channel', async () => {
  const { actions, bridge, store } = setUp()
  const opening = actions.openMessageLink({ ...link, target: { author: 'bob', nonce: 'gone' } })
  await Promise.resolve()
  await bridge.answer('loadMessage', { ok: true, value: { message: null } })
  expect(await opening).toBe(MISSING_HERE)
  expect(store.getState()).toMatchObject({ place: { channel: 'homework' }, jump: null })
})

test('a room that is not sent for seconds is not waited for', async () => {
  let pass = (): void => {}
  const { actions, bridge } = setUp([], (_ms, run) => {
    pass = run
    return () => {}
  })
  const opening = actions.openMessageLink(link)
  await bridge.answer('openRecent', { ok: true, value: { room: 'r1' } })
  pass()
  await Promise.resolve()
  await Promise.resolve()
  await bridge.answer('loadMessage', { ok: true, value: { message: null } })
  expect(await opening).toBe(MISSING_HERE)
})

test('a link names the room by its id, once that is known', () => {
  expect(setUp().actions.linkTo('r1', 'general', target)).toBe('parley://message/room-1/general/bob.n2')
  expect(setUp([aRoom({ id: '' })]).actions.linkTo('r1', 'general', target)).toBeNull()
})
