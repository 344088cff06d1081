import { expect, test } from 'vitest'
import { aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'
import { keepAcrossReloads } from './reload.ts'

function memoryStorage(kept?: string): Storage {
  const items = new Map<string, string>(kept === undefined ? [] : [['parley.window', kept]])
  return {
    length: 0,
    clear: () => items.clear(),
    key: () => null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

function open(storage: Storage) {
  const bridge = scriptedBridge()
  const store = createChatStore(bridge, storeDeps())
  keepAcrossReloads(store, storage)
  return { bridge, store }
}

test('a reload restores the open room and the drafts', () => {
  const storage = memoryStorage()
  const { bridge: first, store: before } = open(storage)
  first.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  const { actions } = before.getState()
  actions.navigate({ kind: 'room', room: 'r1', channel: 'general' })
  actions.setDraft('r1', 'general', 'half')
  const { bridge, store } = open(storage)
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  expect(store.getState()).toMatchObject({
    place: { kind: 'room', room: 'r1', channel: 'general' },
    drafts: { 'r1/general': 'half' },
  })
})

test('a reload after a restart of the app restores a draft to its room, under its new reference', () => {
  const storage = memoryStorage()
  const { bridge: first, store: before } = open(storage)
  first.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  before.getState().actions.navigate({ kind: 'room', room: 'r1', channel: 'general' })
  before.getState().actions.setDraft('r1', 'general', 'for Physics 2b alone')
  const { bridge, store } = open(storage)
  const rooms = [aRoom({ id: 'room-9' }), aRoom({ ref: 'r2' })]
  bridge.send({ kind: 'snapshot', state: aChat({ rooms }) })
  expect(store.getState()).toMatchObject({
    place: { kind: 'room', room: 'r2', channel: 'general' },
    drafts: { 'r2/general': 'for Physics 2b alone' },
  })
  expect(store.getState().drafts).not.toHaveProperty('r1/general')
})

test('kind 4: full storage loses only the copy for a reload, and an old copy is never restored', () => {
  const storage = memoryStorage()
  const { bridge, store } = open(storage)
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  const { actions } = store.getState()
  actions.setDraft('r1', 'general', 'old')
  const copy = storage.getItem('parley.window')
  expect(copy).not.toBeNull()
  storage.setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  }
  let notified = 0
  store.subscribe(() => notified++)
  actions.setDraft('r1', 'general', 'new')
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom()] }) })
  expect(notified).toBe(2)
  expect(store.getState().drafts).toEqual({ 'r1/general': 'new' })
  expect(open(storage).store.getState().drafts).toEqual({})
})

test('a reload shows the lobby if the room has closed', () => {
  const storage = memoryStorage()
  open(storage).store.getState().actions.navigate({ kind: 'room', room: 'r7', channel: 'general' })
  const { bridge, store } = open(storage)
  bridge.send({ kind: 'snapshot', state: aChat() })
  expect(store.getState().place).toEqual({ kind: 'lobby' })
})

test('an unreadable copy is ignored', () => {
  expect(open(memoryStorage('{')).store.getState().place).toEqual({ kind: 'lobby' })
})

test('a reload keeps the joins that still wait for approval', () => {
  const storage = memoryStorage()
  const pendingJoins = ['192.168.1.20:5050', 'lab:5050'].map(
    (address) => ({ kind: 'joinRoom', address }) as const,
  )
  const { trackJoin } = open(storage).store.getState().actions
  for (const pendingJoin of pendingJoins) trackJoin(pendingJoin)
  const { bridge, store } = open(storage)
  const rooms = pendingJoins.map(({ address }, i) =>
    aRoom({ ref: `r${i}`, id: '', address, session: { kind: 'knocking', attempt: 1 } }),
  )
  bridge.send({ kind: 'snapshot', state: aChat({ rooms }) })
  expect(store.getState()).toMatchObject({ place: { kind: 'lobby' }, joining: pendingJoins })
  // The app was restarted meanwhile, and knocks at only one of them.
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: rooms.slice(1) }) })
  expect(store.getState().joining).toEqual(pendingJoins.slice(1))
})

test('an answer ends its own pending join, not a later request for the same room', () => {
  const { store } = open(memoryStorage())
  const { trackJoin } = store.getState().actions
  const pendingJoin = { kind: 'joinRoom', address: '192.168.1.20:5050' } as const
  const later = { ...pendingJoin, address: 'lab:5050' }
  const answered = trackJoin(pendingJoin)
  trackJoin(later)
  const answeredAgain = trackJoin({ ...pendingJoin })
  answered()
  expect(store.getState().joining).toEqual([later, pendingJoin])
  answeredAgain()
  expect(store.getState().joining).toEqual([later])
})
