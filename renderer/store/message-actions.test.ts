import { describe, expect, test } from 'vitest'
import type { ChannelState } from '../../shared/bridge/room-state.ts'
import type { Outgoing, OutgoingCommand } from '../../shared/client/replica/outbox.ts'
import type { Relation } from '../../shared/protocol/log/events.ts'
import { saidMessage } from '../testing/entries.ts'
import { aChannel, aChat, aRoom, scriptedBridge } from '../testing/scripted-bridge.ts'
import { storeDeps } from '../testing/store-deps.ts'
import { createChatStore } from './chat-store.ts'
import { writingOf, writtenText } from './writing.ts'

const ann = { id: 'ann', name: 'Ann' }
const bob = { id: 'bob', name: 'Bob' }
const ofAnn = { author: 'ann', nonce: 'n1' }
const ofBob = { author: 'bob', nonce: 'n2' }
const ok = { ok: true, value: null } as const
const no = { ok: false, problem: { code: 'outbox-full', text: 'Too many wait.' } } as const

const relation = { epoch: 1, at: 5_000, channel: 'general' } as const
const edited = (seq: number, nonce: string, target = ofAnn, author = ann): Relation => ({
  ...relation,
  kind: 'messageEdited',
  seq,
  author,
  nonce,
  target,
  content: { text: `edit ${seq}` },
})
const removed = (seq: number, target = ofBob): Relation => ({
  ...relation,
  kind: 'messageRemoved',
  seq,
  author: bob,
  nonce: `r${seq}`,
  target,
})
const failed = (nonce: string, command: OutgoingCommand): Outgoing => ({
  nonce,
  command,
  at: 0,
  notBefore: null,
  delivery: { kind: 'failed', reason: 'storage-failed' },
})

/** Ann's window in #general, where she (1) and Bob (2) have said something. */
function setUp(over: Partial<ChannelState> = {}, outgoing: readonly Outgoing[] = []) {
  const bridge = scriptedBridge()
  let nonces = 0
  const store = createChatStore(bridge, storeDeps({ newNonce: () => `new-${++nonces}`, now: () => 1_000 }))
  const entries = [saidMessage(1, { author: ann }), saidMessage(2)]
  const channels = [aChannel({ entries, ...over }), aChannel({ name: 'homework' })]
  bridge.send({ kind: 'snapshot', state: aChat({ rooms: [aRoom({ channels, outgoing })] }) })
  const { actions } = store.getState()
  actions.navigate({ kind: 'room', room: 'r1', channel: 'general' })
  return {
    bridge,
    store,
    actions,
    writing: (channel = 'general') => writingOf(store.getState(), 'r1', channel),
    text: (channel = 'general') => writtenText(store.getState(), 'r1', channel),
    requested: (kind: string) => bridge.commands.filter((command) => command.kind === kind),
    outgoing: () => store.getState().chat.rooms[0]?.outgoing ?? [],
    arrive: (...events: Relation[]) => bridge.changeRoom('r1', { kind: 'eventsArrived', events }),
  }
}

describe('a reply', () => {
  test('is written in the draft, names its original, and ends when it is sent', async () => {
    const { actions, bridge, writing, text } = setUp()
    actions.write('r1', 'general', 'Second drawer')
    actions.startReply('r1', 'general', ofBob)
    expect(text()).toBe('Second drawer')
    const posted = actions.post('r1', 'general', 'Second drawer')
    expect(writing()).toBeNull()
    expect(bridge.commands.at(-1)).toMatchObject({
      kind: 'post',
      content: { text: 'Second drawer', replyTo: ofBob },
    })
    await bridge.answer('post', ok)
    expect(await posted).toBeNull()
  })

  test('that the app refuses is a reply again', async () => {
    const { actions, bridge, writing, text } = setUp()
    actions.startReply('r1', 'general', ofBob)
    const posted = actions.post('r1', 'general', 'Second drawer')
    await bridge.answer('post', no)
    await posted
    expect(text()).toBe('Second drawer')
    expect(writing()).toMatchObject({ kind: 'reply', to: { nonce: 'n2' } })
  })

  test('stays with its channel, and goes nowhere else', () => {
    const { actions, bridge, writing } = setUp()
    actions.startReply('r1', 'general', ofBob)
    void actions.post('r1', 'homework', 'Something else')
    expect(bridge.commands.at(-1)).toMatchObject({ channel: 'homework', content: { text: 'Something else' } })
    expect(writing()).toMatchObject({ kind: 'reply' })
  })

  test('shows no words that were deleted meanwhile', () => {
    const { actions, arrive, writing } = setUp()
    actions.startReply('r1', 'general', ofBob)
    arrive(removed(3))
    expect(writing()).toMatchObject({ kind: 'reply', to: { content: null } })
  })
})

describe('an edit', () => {
  test('has a text of its own: the draft comes back, saved or not', async () => {
    const { actions, bridge, text, requested } = setUp()
    actions.write('r1', 'general', 'Half a thought')
    actions.startEdit('r1', 'general', ofAnn)
    expect(text()).toBe('text 1')
    actions.write('r1', 'general', 'text one')
    actions.stopWriting('r1', 'general')
    expect(text()).toBe('Half a thought')

    actions.startEdit('r1', 'general', ofAnn)
    const saved = actions.saveEdit('r1', 'general', 'text one')
    expect(text()).toBe('Half a thought')
    expect(requested('edit')).toEqual([
      {
        kind: 'edit',
        room: 'r1',
        channel: 'general',
        nonce: 'new-1',
        target: ofAnn,
        content: { text: 'text one' },
      },
    ])
    await bridge.answer('edit', ok)
    expect(await saved).toBeNull()
  })

  test('keeps what the message answers', () => {
    const reply = saidMessage(1, { author: ann, content: { text: 'Yes', replyTo: ofBob } })
    const { actions, requested } = setUp({ entries: [reply] })
    actions.startEdit('r1', 'general', ofAnn)
    void actions.saveEdit('r1', 'general', 'No')
    expect(requested('edit')).toMatchObject([{ content: { text: 'No', replyTo: ofBob } }])
  })

  test('without a change asks for nothing', async () => {
    const { actions, requested, writing } = setUp()
    actions.startEdit('r1', 'general', ofAnn)
    expect(await actions.saveEdit('r1', 'general', 'text 1')).toBeNull()
    expect(writing()).toBeNull()
    expect(requested('edit')).toEqual([])
  })

  test('that the app refuses is open again, with its text', async () => {
    const { actions, bridge, writing, outgoing } = setUp()
    actions.startEdit('r1', 'general', ofAnn)
    const saved = actions.saveEdit('r1', 'general', 'text one')
    await bridge.answer('edit', no)
    expect(await saved).toEqual(no.problem)
    expect(writing()).toMatchObject({ kind: 'edit', text: 'text one' })
    expect(outgoing()).toEqual([])
  })

  test('of another’s message is not opened', () => {
    const { actions, writing } = setUp()
    actions.startEdit('r1', 'general', ofBob)
    expect(writing()).toBeNull()
  })

  test('that the host refused is opened with its text, and what is saved now replaces it', async () => {
    const command = { kind: 'edit', channel: 'general', target: ofAnn, content: { text: 'refused' } } as const
    const { actions, bridge, text, requested } = setUp({}, [failed('old', command)])
    actions.startEdit('r1', 'general', ofAnn)
    expect(text()).toBe('refused')
    const saved = actions.saveEdit('r1', 'general', 'refused, but shorter')
    await bridge.answer('edit', ok)
    await bridge.answer('discard', ok)
    await saved
    // A retry would put the older text over the newer one.
    expect(requested('discard')).toEqual([{ kind: 'discard', room: 'r1', nonce: 'old' }])
  })

  test('keeps the text when the message is deleted by someone else', () => {
    const { actions, arrive, writing } = setUp()
    actions.startEdit('r1', 'general', ofAnn)
    actions.write('r1', 'general', 'text one')
    arrive(removed(3, ofAnn))
    expect(writing()).toMatchObject({ kind: 'edit', of: { content: null }, text: 'text one' })
  })
})

describe('the last message', () => {
  test('is the user’s own last one, also when others wrote after it', async () => {
    const { actions, writing } = setUp()
    expect(await actions.editLast('r1', 'general')).toBe('found')
    expect(writing()).toMatchObject({ kind: 'edit', of: { nonce: 'n1' } })
  })

  test.each([
    ['on its way', { kind: 'pending' }],
    ['refused', { kind: 'failed', reason: 'slow-mode' }],
    ['sent, but not shown by the log', { kind: 'sent', epoch: 1, seq: 3 }],
  ] as const)('while a later one is %s, none is opened', async (_, delivery) => {
    const later = failed('later', { kind: 'post', channel: 'general', content: { text: 'later' } })
    const { actions, writing } = setUp({}, [{ ...later, delivery }])
    expect(await actions.editLast('r1', 'general')).toBe('unsent')
    expect(writing()).toBeNull()
  })

  test('is opened as its last edit has made it', async () => {
    const { actions, arrive, text } = setUp()
    arrive(edited(3, 'e3'))
    await actions.editLast('r1', 'general')
    expect(text()).toBe('edit 3')
  })

  test('is looked for at the end, wherever the user reads', async () => {
    const { actions, bridge, writing } = setUp({ ahead: true })
    const opening = actions.editLast('r1', 'general')
    const entries = [saidMessage(90, { author: ann }), saidMessage(91)]
    await bridge.answer('loadAround', { ok: true, value: { entries, more: true, ahead: false } })
    expect(await opening).toBe('found')
    expect(writing()).toMatchObject({ of: { nonce: 'n90' } })
  })

  test('is not one that was deleted', async () => {
    const { actions, arrive } = setUp()
    arrive(removed(3, ofAnn))
    expect(await actions.editLast('r1', 'general')).toBe('none')
  })
})

describe('a reaction', () => {
  test('pressed three times before any answer is set, taken off and set', () => {
    const { actions, requested } = setUp()
    for (let times = 0; times < 3; times++) void actions.toggleReaction('r1', 'general', ofBob, '👍')
    expect(requested('react')).toMatchObject([{ on: true }, { on: false }, { on: true }])
  })

  test('that the log has already is taken off, not counted twice', () => {
    const { actions, requested, arrive } = setUp()
    void actions.toggleReaction('r1', 'general', ofBob, '👍')
    const set = {
      ...relation,
      kind: 'reactionSet',
      seq: 3,
      author: ann,
      target: ofBob,
      key: '👍',
      on: true,
    } as const
    arrive({ ...set, nonce: 'new-1' })
    arrive({ ...set, nonce: 'new-1' })
    void actions.toggleReaction('r1', 'general', ofBob, '👍')
    expect(requested('react')).toMatchObject([{ on: true }, { on: false }])
  })

  test('that the app refuses is said, and goes', async () => {
    const { actions, bridge, store, outgoing } = setUp()
    const reacted = actions.toggleReaction('r1', 'general', ofBob, '👍')
    await bridge.answer('react', no)
    await reacted
    expect(outgoing()).toEqual([])
    expect(store.getState().toasts).toEqual(['Your reaction wasn’t saved. Too many wait.'])
  })
})

test('a deletion waits where it can be undone, and ends the edit of the same message', () => {
  const { actions, outgoing, writing } = setUp()
  actions.startEdit('r1', 'general', ofAnn)
  void actions.remove('r1', 'general', ofAnn)
  expect(writing()).toBeNull()
  expect(outgoing()).toMatchObject([{ command: { kind: 'remove', target: ofAnn }, notBefore: 6_000 }])
})
