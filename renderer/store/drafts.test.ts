import { expect, test } from 'vitest'
import type { Draft } from '../../shared/bridge/room-state.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'
import { draftOf, KEEP_MS } from './drafts.ts'

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
    kept: () =>
      bridge.commands.flatMap((command) =>
        command.kind === 'keepDraft' ? [[command.channel, command.text]] : [],
      ),
    /** The app answers that it has kept a draft. */
    answer: () => bridge.answer('keepDraft', { ok: true, value: null }),
    /** What the app sends every window after it has kept a draft. */
    tell: (now: readonly Draft[]) => bridge.changeRoom('r1', { kind: 'draftsKept', drafts: now }),
  }
}

test('kind 17: what is written is handed to the app soon after, all that changed together', () => {
  const { timers, type, pause, kept } = setUp()
  for (const text of ['h', 'ha', 'half']) type(text)
  type('page 7', 'homework')
  expect(timers.map(({ ms }) => ms)).toEqual([KEEP_MS])
  expect(kept()).toEqual([])
  pause()
  expect(kept()).toEqual([
    ['general', 'half'],
    ['homework', 'page 7'],
  ])
})

test('a window that goes hands over at once what waits', () => {
  const { actions, type, pause, kept } = setUp()
  type('half')
  actions.keepDrafts()
  pause()
  expect(kept()).toEqual([['general', 'half']])
  type('half a thou')
  void actions.dispatch({ kind: 'leaveRoom', room: 'r1' })
  expect(kept()).toEqual([
    ['general', 'half'],
    ['general', 'half a thou'],
  ])
})

test('what the app kept is shown until something else is written, and again once that was emptied', async () => {
  const { type, shown, pause, tell, answer } = setUp([{ channel: 'general', text: 'from yesterday' }])
  expect(shown()).toBe('from yesterday')
  type('from today')
  pause()
  tell([{ channel: 'general', text: 'from another window' }])
  // The text being written here is not replaced.
  expect(shown()).toBe('from today')
  await answer()
  type('')
  pause()
  expect(shown()).toBe('')
  tell([])
  await answer()
  tell([{ channel: 'general', text: 'from another window' }])
  expect(shown()).toBe('from another window')
})

test('two windows of one app follow each other, and neither takes away what is being written in the other', async () => {
  const { store, type, shown, pause, tell, answer } = setUp()
  type('half')
  pause()
  await answer()
  tell([{ channel: 'general', text: 'half' }])
  expect(store.getState().drafts).toEqual({})
  tell([{ channel: 'general', text: 'half a thou' }])
  expect(shown()).toBe('half a thou')
  type('half a thou, and more')
  tell([])
  expect(shown()).toBe('half a thou, and more')
})

test('what is taken back while the app is slow to tell does not come again', async () => {
  const { type, shown, pause, tell, answer } = setUp()
  for (const text of ['ab', 'abc']) {
    type(text)
    pause()
  }
  type('ab')
  tell([{ channel: 'general', text: 'ab' }])
  await answer()
  tell([{ channel: 'general', text: 'abc' }])
  await answer()
  expect(shown()).toBe('ab')
})

test('what was sent is no draft any more, also where the draft before is still on its way', () => {
  const { bridge, actions, type, pause, kept } = setUp()
  type('hello')
  pause()
  void actions.post('r1', 'general', 'hello')
  expect(bridge.commands.map(({ kind }) => kind)).toEqual(['keepDraft', 'post', 'keepDraft'])
  expect(kept().at(-1)).toEqual(['general', ''])
})

test('an app that comes back is told what it does not have, and nothing else', () => {
  const { bridge, type, pause, kept } = setUp()
  type('half')
  type('page 7', 'homework')
  pause()
  const drafts = [{ channel: 'homework', text: 'page 7' }]
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom({ ref: 'r5', drafts })] }) })
  pause()
  expect(kept().slice(2)).toEqual([['general', 'half']])
})

test('that it cannot be kept is said once, and not where the app is gone', async () => {
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
