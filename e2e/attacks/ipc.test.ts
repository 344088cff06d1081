import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CHANNELS } from '../../electron/channels.ts'
import { serveIpc } from '../../electron/ipc.ts'
import type { ServedApp } from '../../shared/app/serve-bridge.ts'
import type { BridgeCommand, BridgeUpdate } from '../../shared/bridge/bridge.ts'
import { emptyChatState } from '../../shared/bridge/chat-state.ts'

type Listener = (event: unknown, ...args: unknown[]) => unknown

const electron = vi.hoisted(() => ({ listeners: new Map<string, Listener>() }))
vi.mock('electron', () => ({
  protocol: {},
  ipcMain: {
    handle: (channel: string, listener: Listener) => electron.listeners.set(channel, listener),
    on: (channel: string, listener: Listener) => electron.listeners.set(channel, listener),
  },
}))

/** A page's web contents, with the updates that were sent to it. */
const contents = () =>
  Object.assign(new EventEmitter(), {
    id: 1,
    updates: [] as unknown[],
    isDestroyed: () => false,
    send(_channel: string, update: unknown) {
      this.updates.push(update)
    },
  })

const frame = (url: string, parent: unknown = null) => ({ senderFrame: { url, parent }, sender: contents() })

describe('IPC', () => {
  const asked: BridgeCommand[] = []
  let subscribers = 0
  let attention = 0

  beforeEach(() => {
    asked.length = 0
    subscribers = 0
    attention = 0
    const app: ServedApp = {
      dispatch: (command) => {
        asked.push(command)
        return Promise.resolve({ ok: true, value: null as never })
      },
      subscribe: (listener: (update: BridgeUpdate) => void) => {
        subscribers++
        listener({ kind: 'snapshot', state: emptyChatState })
        return () => subscribers--
      },
      acquireAttention: () => {
        attention++
        return () => attention--
      },
    }
    electron.listeners.clear()
    serveIpc(app)
  })

  const call = (channel: string, event: unknown, ...args: unknown[]) =>
    electron.listeners.get(channel)?.(event, ...args)
  const setName = { kind: 'setName', name: 'Ann' }

  test('has only the three channels of the bridge', () => {
    expect([...electron.listeners.keys()].toSorted()).toEqual(
      [CHANNELS.dispatch, CHANNELS.shown, CHANNELS.subscribe].toSorted(),
    )
  })

  test.each([
    ['another site', frame('https://example.org/')],
    ['another host of the scheme', frame('app://parley.example/')],
    ['a scheme that begins alike', frame('app2://parley/')],
    ['a user name that looks like the host', frame('app://parley@example.org/')],
    ['a file', frame('file:///app/parley/index.html')],
    ['an embedded frame, even of our own page', frame('app://parley/', { url: 'app://parley/' })],
    ['an embedded frame of another site', frame('https://example.org/', { url: 'app://parley/' })],
    ['a frame that is gone', { senderFrame: null, sender: contents() }],
    ['about:blank', frame('about:blank')],
    ['a blob', frame('blob:app://parley/3f1c')],
  ])('%s gets neither answers nor updates', (_, event) => {
    expect(() => call(CHANNELS.dispatch, event, setName)).toThrow('not for this page')
    call(CHANNELS.subscribe, event)
    call(CHANNELS.shown, event, true)
    expect(asked).toEqual([])
    expect([subscribers, attention]).toEqual([0, 0])
    expect(event.sender.updates).toEqual([])
  })

  test('our page’s top frame gets both', async () => {
    const event = frame('app://parley/')
    expect(await call(CHANNELS.dispatch, event, setName)).toEqual({ ok: true, value: null })
    expect(asked).toEqual([setName])
    call(CHANNELS.subscribe, event)
    expect(event.sender.updates).toHaveLength(1)
  })

  test.each<[string, unknown[]]>([
    ['nothing', []],
    ['null', [null]],
    ['a text', ['setName']],
    ['a list', [[setName]]],
    ['no kind', [{ name: 'Ann' }]],
    ['an unknown kind', [{ kind: 'runProgram', path: '/bin/sh' }]],
    ['a kind of the prototype', [{ kind: 'constructor' }]],
    ['a number for a name', [{ kind: 'setName', name: 7 }]],
    ['an object with a toString for a name', [{ kind: 'setName', name: { toString: () => 'Ann' } }]],
    ['a room that is none', [{ kind: 'leaveRoom', room: '../../etc' }]],
    ['a path for an upload', [{ kind: 'importRoom', upload: '../device.key', name: 'x' }]],
    ['an unknown join policy', [{ kind: 'hostRoom', name: 'x', policy: 'everyone' }]],
    ['a fraction of an act', [{ kind: 'moderate', room: 'r1', act: { kind: 'ban' } }]],
    [
      'a role that is none',
      [{ kind: 'moderate', room: 'r1', act: { kind: 'role', member: 'm', role: 'owner' } }],
    ],
    ['a key that is none', [{ kind: 'joinRoom', address: 'here', trust: 'not a key' }]],
    ['a huge name', [{ kind: 'setName', name: 'x'.repeat(1_000_000) }]],
    ['a Map', [new Map([['kind', 'setName']])]],
  ])('%s is answered as a bad command and has no effect', async (_, args) => {
    const answer = await call(CHANNELS.dispatch, frame('app://parley/'), ...args)
    expect(answer).toMatchObject({ ok: false, problem: { code: 'bad-command' } })
    expect(asked).toEqual([])
  })

  test('unknown members of a command are dropped', async () => {
    const extra = JSON.parse(
      '{"kind":"setName","name":"Ann","__proto__":{"admin":true},"path":"/"}',
    ) as unknown
    await call(CHANNELS.dispatch, frame('app://parley/'), extra)
    expect(asked).toEqual([setName])
    expect(Object.keys(asked[0] ?? {})).toEqual(['kind', 'name'])
    expect('admin' in {}).toBe(false)
  })

  test.each([[[]], [[1]], [['true']], [[{ shown: true }]]])(
    '%j does not change whether a page counts as shown',
    (args) => {
      const event = frame('app://parley/')
      call(CHANNELS.shown, event, true)
      call(CHANNELS.shown, event, ...args)
      expect(attention).toBe(1)
    },
  )

  test('a page counts once while it is shown, and not when it is hidden or gone', () => {
    const event = frame('app://parley/')
    for (const shown of [true, true]) call(CHANNELS.shown, event, shown)
    expect(attention).toBe(1)
    call(CHANNELS.shown, event, false)
    expect(attention).toBe(0)
    for (const end of ['render-process-gone', 'destroyed']) {
      call(CHANNELS.shown, event, true)
      expect(attention).toBe(1)
      event.sender.emit(end)
      expect(attention).toBe(0)
    }
  })

  test('a page that subscribes repeatedly has one subscription', () => {
    const event = frame('app://parley/')
    for (let i = 0; i < 5; i++) call(CHANNELS.subscribe, event)
    expect(subscribers).toBe(1)
    event.sender.emit('destroyed')
    expect(subscribers).toBe(0)
  })
})
