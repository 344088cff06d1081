import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { saidEvent, saidMessage } from '../testing/entries.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'

const said = (seq: number, channel = 'general'): RoomEvent => saidEvent(seq, { channel })
const message = (seq: number, channel = 'general'): Message => saidMessage(seq, { channel })
const ok = (value: unknown) => ({ ok: true, value }) as const
const no = { ok: false, problem: { code: 'x', text: 'No connection.' } } as const

/** Ann's window in #general, with 50 and 51 loaded and earlier ones to load; #homework has 60. */
function setUp(ahead = false) {
  const bridge = scriptedBridge()
  const store = createChatStore(bridge, storeDeps())
  const general = aChannel({ entries: [message(50), message(51)], oldest: 50, more: true, ahead })
  const homework = aChannel({ name: 'homework', entries: [message(60, 'homework')], oldest: 60, more: true })
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom({ channels: [general, homework] })] }) })
  const { actions } = store.getState()
  actions.navigate({ kind: 'room', room: 'r1', channel: 'general' })
  const channel = (name: string) =>
    store.getState().chat.rooms[0]?.channels.find((other) => other.name === name)
  return {
    bridge,
    store,
    actions,
    channel,
    seqs: (name = 'general') => channel(name)?.entries.map(({ seq }) => seq),
    arrive: (...events: RoomEvent[]) => bridge.changeRoom('r1', { kind: 'eventsArrived', events }),
    requested: (kind: string) => bridge.commands.filter((command) => command.kind === kind),
    reading: (name = 'general') => store.getState().readings[`r1/${name}`],
  }
}

describe('jump', () => {
  test('to a loaded message requests nothing', async () => {
    const { actions, store, requested } = setUp()
    const to = { kind: 'message', seq: 51 } as const
    expect(await actions.jump('r1', 'general', to)).toBeNull()
    expect(requested('loadAround')).toEqual([])
    expect(store.getState().jump).toEqual({ room: 'r1', channel: 'general', to })
  })

  test('to another part loads the log around it, then opens its channel', async () => {
    const { actions, store, bridge, seqs, channel } = setUp()
    const jumping = actions.jump('r1', 'homework', { kind: 'message', seq: 20 })
    expect(store.getState().place).toMatchObject({ channel: 'general' })
    await bridge.answer(
      'loadAround',
      ok({ entries: [message(19, 'homework'), message(20, 'homework')], more: true, ahead: true }),
    )
    expect(await jumping).toBeNull()
    expect(store.getState().place).toMatchObject({ channel: 'homework' })
    expect(seqs('homework')).toEqual([19, 20])
    expect(channel('homework')).toMatchObject({ ahead: true, oldest: 19 })
  })

  test('that fails returns the problem and moves nothing', async () => {
    const { actions, store, bridge, seqs } = setUp()
    const jumping = actions.jump('r1', 'general', { kind: 'day', seq: 2 })
    await bridge.answer('loadAround', no)
    expect(await jumping).toEqual(no.problem)
    expect(seqs()).toEqual([50, 51])
    expect(store.getState().jump).toBeNull()
  })

  test('is cancelled by the next jump, and when the user leaves the channel', async () => {
    const { actions, store, bridge } = setUp()
    const first = actions.jump('r1', 'general', { kind: 'message', seq: 2 })
    const second = actions.jump('r1', 'general', { kind: 'message', seq: 3 })
    await bridge.answer('loadAround', ok({ entries: [message(2)], more: true, ahead: true }))
    await first
    expect(store.getState().jump).toBeNull()
    actions.navigate({ kind: 'lobby' })
    await bridge.answer('loadAround', ok({ entries: [message(3)], more: true, ahead: true }))
    await second
    expect(store.getState()).toMatchObject({ place: { kind: 'lobby' }, jump: null })
  })

  test('to the end loads the end of the log', async () => {
    const { actions, bridge, requested, channel } = setUp(true)
    const jumping = actions.jump('r1', 'general', { kind: 'end' })
    expect(requested('loadAround')).toMatchObject([{ seq: Number.MAX_SAFE_INTEGER }])
    await bridge.answer('loadAround', ok({ entries: [message(90)], more: true, ahead: false }))
    await jumping
    expect(channel('general')).toMatchObject({ ahead: false, oldest: 90 })
  })
})

describe('a channel that is ahead', () => {
  test('counts arrivals as unread until its end is loaded, even while it is open', async () => {
    const { actions, arrive, bridge, reading, seqs } = setUp(true)
    arrive(said(70), said(71))
    expect(reading()).toEqual({ unread: 2, unreadMarker: 70 })
    const loading = actions.loadNewer('r1', 'general')
    void actions.loadNewer('r1', 'general')
    await bridge.answer('loadNewer', ok({ entries: [message(52)], ahead: true }))
    await loading
    expect(reading()).toMatchObject({ unread: 2 })
    const loadingEnd = actions.loadNewer('r1', 'general')
    await bridge.answer('loadNewer', ok({ entries: [message(70), message(71)], ahead: false }))
    await loadingEnd
    expect(reading()).toEqual({ unread: 0, unreadMarker: 70 })
    expect(seqs()).toEqual([50, 51, 52, 70, 71])
  })

  test('does not treat a page as its end if newer events have arrived', async () => {
    const { actions, arrive, bridge, channel } = setUp(true)
    const loading = actions.loadNewer('r1', 'general')
    arrive(said(71))
    await bridge.answer('loadNewer', ok({ entries: [message(70)], ahead: false }))
    await loading
    expect(channel('general')).toMatchObject({ ahead: true })
  })

  test('treats an empty page as its end, whatever the answer says', async () => {
    const { actions, bridge, channel } = setUp(true)
    const loading = actions.loadNewer('r1', 'general')
    await bridge.answer('loadNewer', ok({ entries: [], ahead: true }))
    await loading
    expect(channel('general')).toMatchObject({ ahead: false })
  })

  test('requests a failed page again once the room is joined', async () => {
    const { actions, bridge, store } = setUp(true)
    const loading = actions.loadNewer('r1', 'general')
    await bridge.answer('loadNewer', no)
    await loading
    expect(store.getState().pagingNewer).toEqual({ 'r1/general': { kind: 'failed', text: 'No connection.' } })
    bridge.changeRoom('r1', { kind: 'sessionChanged', session: { kind: 'joined' } })
    expect(store.getState().pagingNewer).toEqual({})
  })

  test('goes to its end when the user posts', () => {
    const { actions, bridge } = setUp(true)
    void actions.post('r1', 'general', 'hello')
    expect(bridge.commands.map(({ kind }) => kind)).toEqual(['loadAround', 'post'])
  })
})

test('trimNewest keeps the oldest events and drops the others', () => {
  const { actions, channel, seqs } = setUp()
  actions.trimNewest('r1', 'general', 1)
  expect(seqs()).toEqual([50])
  expect(channel('general')).toMatchObject({ ahead: true, oldest: 50, more: true })
})

test('opening a channel whose unread line is no longer loaded does not mark it as read', () => {
  const { actions, arrive, bridge, reading } = setUp()
  arrive(said(70, 'homework'), said(71, 'homework'))
  bridge.changeRoom('r1', {
    kind: 'windowLoaded',
    channel: 'homework',
    entries: [message(71, 'homework')],
    more: true,
    ahead: false,
  })
  actions.navigate({ kind: 'room', room: 'r1', channel: 'homework' })
  expect(reading('homework')).toEqual({ unread: 2, unreadMarker: 70 })
})
