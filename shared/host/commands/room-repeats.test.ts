import { describe, expect, test } from 'vitest'
import type { ClientFrame } from '../../protocol/wire/frames.ts'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { classroom } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

/** The seq of Bob's message: after four members and a role. */
const MESSAGE_SEQ = 6
const MESSAGE = { author: 'bob', nonce: 'slip' }

/** The classroom, with a message from Bob that a moderator may remove. */
function withMessage() {
  const room = classroom()
  room.bob.post('a slip of the tongue', 'slip')
  expect(room.bob.last('event').event.seq).toBe(MESSAGE_SEQ)
  return room
}

let nonces = 0
const ask = (peer: Peer, act: RequestedAction, nonce = `ask-${nonces++}`) =>
  peer.say({ kind: 'moderate', nonce, act })
const answersTo = (peer: Peer, nonce: string) =>
  peer.heard.filter((frame) => (frame.kind === 'ack' || frame.kind === 'reject') && frame.nonce === nonce)
const bob = 'bob'

describe('[P3] a command that is repeated after its ack was lost', () => {
  const acts: RequestedAction[] = [
    { kind: 'kick', member: bob },
    { kind: 'ban', member: bob },
    { kind: 'mute', member: bob },
    { kind: 'slow', seconds: 60 },
  ]
  test.each<readonly [string, ClientFrame]>([
    ['post', { kind: 'post', nonce: 'once', channel: 'general', content: { text: 'hi' } }],
    ['createChannel', { kind: 'createChannel', nonce: 'once', name: 'homework' }],
    ['rename', { kind: 'rename', nonce: 'once', name: 'Moritz' }],
    ['remove', { kind: 'remove', nonce: 'once', channel: 'general', target: MESSAGE }],
    ['react', { kind: 'react', nonce: 'once', channel: 'general', target: MESSAGE, key: '👍', on: true }],
    ...acts.map((act): [string, ClientFrame] => [act.kind, { kind: 'moderate', nonce: 'once', act }]),
  ])('%s: is acked with the first position, in one tick and later, and stored once', async (_, frame) => {
    const { room, history, mod } = withMessage()
    mod.say(frame, frame)
    mod.say(frame)
    await room.answered()
    const [first, ...others] = answersTo(mod, 'once')
    expect(first).toMatchObject({ kind: 'ack', seq: history.head.seq })
    expect(others).toEqual([first, first])
    expect(history.after(MESSAGE_SEQ, 100).filter(({ nonce }) => nonce === 'once')).toHaveLength(1)
  })

  test('is acked whatever its content the second time', () => {
    const { ann } = withMessage()
    ann.say(
      { kind: 'post', nonce: 'once', channel: 'general', content: { text: 'hi' } },
      { kind: 'post', nonce: 'once', channel: 'general', content: { text: '' } },
      { kind: 'post', nonce: 'once', channel: 'nowhere', content: { text: 'hi' } },
    )
    const [first, ...others] = answersTo(ann, 'once')
    expect(first?.kind).toBe('ack')
    expect(others).toEqual([first, first])
  })

  test('is acked even if the sender may no longer do it', () => {
    const { owner, mod, ann } = withMessage()
    mod.say({ kind: 'remove', nonce: 'once', channel: 'general', target: MESSAGE })
    ask(owner, { kind: 'role', member: 'mo', role: 'member' })
    mod.say({ kind: 'remove', nonce: 'once', channel: 'general', target: MESSAGE })
    expect(answersTo(mod, 'once').map(({ kind }) => kind)).toEqual(['ack', 'ack'])

    ann.post('mine', 'word')
    const target = { author: 'ann', nonce: 'word' }
    ann.say({ kind: 'remove', nonce: 'mine', channel: 'general', target })
    ask(owner, { kind: 'mute', member: 'ann' })
    ann.say({ kind: 'remove', nonce: 'mine', channel: 'general', target })
    expect(answersTo(ann, 'mine').map(({ kind }) => kind)).toEqual(['ack', 'ack'])
  })

  test('does not repeat an effect that was lifted since', () => {
    const { room, mod, bob: peer } = withMessage()
    ask(mod, { kind: 'mute', member: bob }, 'mute')
    ask(mod, { kind: 'unmute', member: bob })
    ask(mod, { kind: 'mute', member: bob }, 'mute')
    expect(peer.last('rules').muted).toEqual([])
    peer.post('free', 'n1')
    expect(peer.bodies).toContain('free')

    ask(mod, { kind: 'ban', member: bob }, 'ban')
    ask(mod, { kind: 'unban', member: bob })
    const back = room.join('Bob')
    ask(mod, { kind: 'ban', member: bob }, 'ban')
    expect(back.closed).toBe(false)
    expect(room.join('Bob').last('welcome').you.id).toBe(bob)
  })

  test('does not kick a member again who was approved since', () => {
    const { room, mod } = withMessage()
    ask(mod, { kind: 'kick', member: bob }, 'kick')
    const back = room.join('Bob')
    ask(mod, { kind: 'kick', member: bob }, 'kick')
    expect(answersTo(mod, 'kick').map(({ kind }) => kind)).toEqual(['ack', 'ack'])
    expect(back.closed).toBe(false)
  })

  test('fails with the first if that could not be stored; the next one counts as the first', async () => {
    const { room, history, mod, bob: peer } = withMessage()
    const append = history.append.bind(history)
    history.append = () => Promise.reject(new StorageError('disk-full', 'no space left'))
    const mute = { kind: 'moderate', nonce: 'once', act: { kind: 'mute', member: bob } } as const
    mod.say(mute, mute)
    await room.answered()
    expect(answersTo(mod, 'once')).toMatchObject([{ reason: 'disk-full' }, { reason: 'disk-full' }])
    expect(peer.last('rules').muted).toEqual([])
    history.append = append
    mod.say(mute)
    expect(mod.last('ack')).toMatchObject({ nonce: 'once', seq: history.head.seq })
    expect(peer.last('rules').muted).toEqual([bob])
  })
})

describe('[S6] an action under a used nonce', () => {
  const ban = { kind: 'moderate', nonce: 'n', act: { kind: 'ban', member: bob } } as const
  test.each<readonly [string, ClientFrame]>([
    ['a message', { kind: 'post', nonce: 'n', channel: 'general', content: { text: 'hi' } }],
    ['another action', { kind: 'moderate', nonce: 'n', act: { kind: 'slow', seconds: 5 } }],
  ])('of %s has no effect without an event, in the same tick or later', (_, before) => {
    const { room, history, mod, bob: peer } = withMessage()
    mod.say(before, ban)
    mod.say(ban)
    expect(JSON.stringify([...history.stateEvents()])).not.toContain('"ban"')
    expect(peer.closed).toBe(false)
    expect(room.join('Bob').last('welcome').you.id).toBe(bob)
  })
})
