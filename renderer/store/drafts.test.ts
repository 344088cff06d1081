import { expect, test } from 'vitest'
import type { Draft } from '../../shared/bridge/room-state.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'
import { draftOf, SAVE_DELAY_MS } from './drafts.ts'

/** A window in which Ann writes, and the app's drafts. */
function setUp(drafts: readonly Draft[] = []) {
  const bridge = scriptedBridge()
  const timers: { ms: number; run: () => void; isOff: boolean }[] = []
  const after = (ms: number, run: () => void) => {
    const timer = { ms, run, isOff: false }
    timers.push(timer)
    return () => {
      timer.isOff = true
    }
  }
  const store = createChatStore(bridge, storeDeps({ after }))
  const rooms = [aRoom({ drafts, channels: [aChannel(), aChannel({ name: 'homework' })] })]
  bridge.send({ kind: 'snapshot', state: aChat({ rooms }) })
  const { actions } = store.getState()
  return {
    bridge,
    store,
    timers,
    actions,
    type: (text: string, channel = 'general') => actions.setDraft('r1', channel, text),
    shown: (channel = 'general') => draftOf(store.getState(), 'r1', channel),
    /** Half a second passes. */
    pause: () => {
      for (const { run, isOff } of timers.splice(0)) if (!isOff) run()
    },
    saved: () =>
      bridge.commands.flatMap((command) =>
        command.kind === 'keepDraft' ? [[command.channel, command.text]] : [],
      ),
    /** The app answers that it has saved a draft. */
    answer: () => bridge.answer('keepDraft', { ok: true, value: null }),
    /** What the app sends every window after it has saved a draft. */
    broadcast: (now: readonly Draft[]) => bridge.changeRoom('r1', { kind: 'draftsKept', drafts: now }),
  }
}

test('kind 17: changed drafts are sent to the app together after a short delay', () => {
  const { timers, type, pause, saved } = setUp()
  for (const text of ['h', 'ha', 'half']) type(text)
  type('page 7', 'homework')
  expect(timers.map(({ ms }) => ms)).toEqual([SAVE_DELAY_MS])
  expect(saved()).toEqual([])
  pause()
  expect(saved()).toEqual([
    ['general', 'half'],
    ['homework', 'page 7'],
  ])
})

test('drafts are sent at once when the window closes or the room is left', () => {
  const { actions, type, pause, saved } = setUp()
  type('half')
  actions.saveDrafts()
  pause()
  expect(saved()).toEqual([['general', 'half']])
  type('half a thou')
  void actions.dispatch({ kind: 'leaveRoom', room: 'r1' })
  expect(saved()).toEqual([
    ['general', 'half'],
    ['general', 'half a thou'],
  ])
})

test('the saved draft is shown until the user types, and again once the field is empty', async () => {
  const { type, shown, pause, broadcast, answer } = setUp([{ channel: 'general', text: 'from yesterday' }])
  expect(shown()).toBe('from yesterday')
  type('from today')
  pause()
  broadcast([{ channel: 'general', text: 'from another window' }])
  // The text being written here is not replaced.
  expect(shown()).toBe('from today')
  await answer()
  type('')
  pause()
  expect(shown()).toBe('')
  broadcast([])
  await answer()
  broadcast([{ channel: 'general', text: 'from another window' }])
  expect(shown()).toBe('from another window')
})

test('two windows of one app follow each other, and neither replaces a text being typed in the other', async () => {
  const { store, type, shown, pause, broadcast, answer } = setUp()
  type('half')
  pause()
  await answer()
  broadcast([{ channel: 'general', text: 'half' }])
  expect(store.getState().drafts).toEqual({})
  broadcast([{ channel: 'general', text: 'half a thou' }])
  expect(shown()).toBe('half a thou')
  type('half a thou, and more')
  broadcast([])
  expect(shown()).toBe('half a thou, and more')
})

test('deleted text does not return when the app is slow to answer', async () => {
  const { type, shown, pause, broadcast, answer } = setUp()
  for (const text of ['ab', 'abc']) {
    type(text)
    pause()
  }
  type('ab')
  broadcast([{ channel: 'general', text: 'ab' }])
  await answer()
  broadcast([{ channel: 'general', text: 'abc' }])
  await answer()
  expect(shown()).toBe('ab')
})

test('a sent message is no longer a draft, even if an earlier draft is still on its way', () => {
  const { bridge, actions, type, pause, saved } = setUp()
  type('hello')
  pause()
  void actions.post('r1', 'general', 'hello')
  expect(bridge.commands.map(({ kind }) => kind)).toEqual(['keepDraft', 'post', 'keepDraft'])
  expect(saved().at(-1)).toEqual(['general', ''])
})

test('after a restart, the app gets only the drafts it lacks', () => {
  const { bridge, type, pause, saved } = setUp()
  type('half')
  type('page 7', 'homework')
  pause()
  const drafts = [{ channel: 'homework', text: 'page 7' }]
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom({ ref: 'r5', drafts })] }) })
  pause()
  expect(saved().slice(2)).toEqual([['general', 'half']])
})

test('a draft that cannot be saved is reported once, and not at all if the app is gone', async () => {
  const { bridge, store, type, pause } = setUp()
  const fail = (code: string) => ({ ok: false, problem: { code, text: 'The disk is full.' } }) as const
  type('a')
  pause()
  await bridge.answer('keepDraft', fail('app-lost'))
  expect(store.getState().toasts).toEqual([])
  for (const text of ['b', 'c']) {
    type(text)
    pause()
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    await bridge.answer('keepDraft', fail('not-saved'))
  }
  expect(store.getState().toasts).toEqual(['Your draft is kept in this window only. The disk is full.'])
})
