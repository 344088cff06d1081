import { beforeEach, expect, test } from 'vitest'
import type { BridgeCommand, BridgeUpdate, WindowBridge } from './bridge.ts'
import { emptyChatState } from './chat-state.ts'
import { remoteBridge, type BridgeCall, type BridgePipeListener } from './remote-bridge.ts'

/** One pipe to an app that answers when the test says so. */
interface Pipe extends BridgePipeListener {
  readonly calls: BridgeCall[]
}

const snapshot: BridgeUpdate = { kind: 'snapshot', state: emptyChatState }
const changes: BridgeUpdate = { kind: 'changes', changes: [{ kind: 'profileChanged', name: 'Ann' }] }
const setName: BridgeCommand = { kind: 'setName', name: 'Ann' }
const lost = { ok: false, problem: { code: 'app-lost' } }
const done = (value: unknown) => ({ ok: true, value }) as const

let pipes: Pipe[]
let scheduled: (() => void)[]
let bridge: WindowBridge
let updates: BridgeUpdate[]
let faults: unknown[]
const listen = (update: BridgeUpdate) => void updates.push(update)
const pipe = (): Pipe => {
  const last = pipes.at(-1)
  if (!last) throw new Error('no pipe was opened')
  return last
}
const reconnect = () => {
  for (const run of scheduled.splice(0)) run()
  pipe().onOpen()
}

beforeEach(() => {
  pipes = []
  scheduled = []
  updates = []
  faults = []
  bridge = remoteBridge(
    (listener) => {
      const calls: BridgeCall[] = []
      pipes.push({ ...listener, calls })
      return { send: (call) => calls.push(call) }
    },
    (run) => scheduled.push(run),
    (error) => faults.push(error),
  )
})

test('kind 4: a listener that fails does not keep others from hearing updates', () => {
  pipe().onOpen()
  bridge.subscribe(() => {
    throw new Error('full')
  })
  bridge.subscribe(listen)
  pipe().onReply({ kind: 'update', update: snapshot })
  expect(updates).toEqual([snapshot])
  expect(faults).toEqual([new Error('full')])
})

test('a subscriber from before the pipe opened requests a snapshot once it is open', () => {
  bridge.subscribe(listen)
  expect(pipe().calls).toEqual([])
  pipe().onOpen()
  expect(pipe().calls).toEqual([{ kind: 'subscribe' }])
})

test('every listener gets a snapshot first, then the changes', () => {
  pipe().onOpen()
  bridge.subscribe(listen)
  bridge.subscribe((update) => listen(update))
  expect(pipe().calls).toEqual([{ kind: 'subscribe' }, { kind: 'subscribe' }])
  pipe().onReply({ kind: 'update', update: snapshot })
  pipe().onReply({ kind: 'update', update: changes })
  expect(updates).toEqual([snapshot, snapshot, changes, changes])
})

test('without listeners nothing is requested, and after unsubscribing nothing is heard', () => {
  const unsubscribe = bridge.subscribe(listen)
  unsubscribe()
  pipe().onOpen()
  expect(pipe().calls).toEqual([])
  pipe().onReply({ kind: 'update', update: changes })
  expect(updates).toEqual([])
})

test('answers are matched to calls by id, in any order', async () => {
  pipe().onOpen()
  const first = bridge.dispatch({ kind: 'joinRoom', address: 'lab' })
  const second = bridge.dispatch(setName)
  const ids = pipe().calls.map((call) => (call.kind === 'call' ? call.id : 0))
  expect(pipe().calls.map((call) => call.kind === 'call' && call.command.kind)).toEqual([
    'joinRoom',
    'setName',
  ])
  expect(new Set(ids).size).toBe(2)
  pipe().onReply({ kind: 'answer', id: ids[1] ?? 0, result: done(null) })
  pipe().onReply({ kind: 'answer', id: ids[0] ?? 0, result: done({ room: 'r1' }) })
  expect(await Promise.all([first, second])).toEqual([done({ room: 'r1' }), done(null)])
})

test('an answer no one waits for is dropped', async () => {
  pipe().onOpen()
  const call = bridge.dispatch(setName)
  pipe().onReply({ kind: 'answer', id: 999, result: done('not yours') })
  pipe().onReply({ kind: 'answer', id: 1, result: done('first') })
  pipe().onReply({ kind: 'answer', id: 1, result: done('again') })
  expect(await call).toEqual(done('first'))
})

test('without an app a call fails at once, and is not kept for later', async () => {
  expect(await bridge.dispatch(setName)).toMatchObject(lost)
  pipe().onOpen()
  expect(pipe().calls).toEqual([])
})

test('when the app is lost, listeners hear of it and every pending call fails', async () => {
  bridge.subscribe(listen)
  pipe().onOpen()
  const calls = [bridge.dispatch(setName), bridge.dispatch(setName)]
  pipe().onClose('gone')
  for (const result of await Promise.all(calls)) expect(result).toMatchObject(lost)
  expect(updates).toEqual([{ kind: 'appLost', how: 'gone' }])
  expect(await bridge.dispatch(setName)).toMatchObject(lost)
})

test('when the app returns, there is a new pipe, and remaining listeners get a new snapshot', () => {
  bridge.subscribe(listen)
  const old = pipe()
  old.onOpen()
  old.onClose('gone')
  expect(pipes).toHaveLength(1)
  reconnect()
  expect(pipes).toHaveLength(2)
  expect(old.calls).toEqual([{ kind: 'subscribe' }])
  expect(pipe().calls).toEqual([{ kind: 'subscribe' }])
  pipe().onReply({ kind: 'update', update: snapshot })
  expect(updates).toEqual([{ kind: 'appLost', how: 'gone' }, snapshot])
})

test('window visibility is sent when it changes, and again to an app that returned', () => {
  const [shown, hidden] = [true, false].map((is): BridgeCall => ({ kind: 'shown', shown: is }))
  bridge.setShown(true)
  pipe().onOpen()
  bridge.setShown(false)
  bridge.setShown(true)
  expect(pipe().calls).toEqual([shown, hidden, shown])
  pipe().onClose('gone')
  reconnect()
  expect(pipe().calls).toEqual([shown])
  pipe().onClose('gone')
  bridge.setShown(false)
  reconnect()
  expect(pipe().calls).toEqual([])
})

test('a failing reconnect is reported once, and tried again each time', () => {
  bridge.subscribe(listen)
  pipe().onOpen()
  for (let times = 1; times <= 3; times++) {
    pipe().onClose('gone')
    for (const run of scheduled.splice(0)) run()
    expect(pipes).toHaveLength(1 + times)
  }
  expect(updates).toEqual([{ kind: 'appLost', how: 'gone' }])
})

test('listeners hear when something else takes the app’s address, and when that ends', () => {
  bridge.subscribe(listen)
  pipe().onOpen()
  for (const how of ['gone', 'taken', 'taken', 'gone'] as const) {
    pipe().onClose(how)
    for (const run of scheduled.splice(0)) run()
  }
  expect(updates).toEqual(['gone', 'taken', 'gone'].map((how) => ({ kind: 'appLost', how })))
})

test('an answer with the id of an old call does not resolve a call on the new pipe', async () => {
  pipe().onOpen()
  const old = bridge.dispatch(setName)
  pipe().onClose('gone')
  reconnect()
  const fresh = bridge.dispatch(setName)
  pipe().onReply({ kind: 'answer', id: 1, result: done('old') })
  pipe().onReply({ kind: 'answer', id: 2, result: done('fresh') })
  expect(await old).toMatchObject(lost)
  expect(await fresh).toEqual(done('fresh'))
})
