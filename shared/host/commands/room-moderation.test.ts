import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { act, classroom, leave } from '../classroom.fixture.ts'

describe('[S6] kick', () => {
  test('ends only the connection of that member', () => {
    const { room, owner, bob, ann } = classroom()
    expect(act(owner, { kind: 'kick', member: 'bob' })).toBe('done')
    expect(bob.last('close').reason).toBe('kicked')
    leave(ann)
    expect(room.join('Ann').last('welcome').you.id).toBe('ann')
  })
})

describe('[S6] ban', () => {
  test('is by key: also under another name and after a restart', () => {
    const { room, owner, bob, restart } = classroom()
    expect(act(owner, { kind: 'ban', member: 'bob' })).toBe('done')
    expect(bob.last('close').reason).toBe('banned')
    expect(room.join('Bob').last('close').reason).toBe('banned')
    expect(room.join('Robert', { key: 'bob' }).last('close').reason).toBe('banned')
    const again = restart()
    expect(again.join('Robert', { key: 'bob' }).last('close').reason).toBe('banned')
    // Another device of the same name is someone else.
    expect(again.join('Bob', { key: 'bob2' }).last('welcome').you.name).toBe('Bob')
  })

  test('also applies to a member who is away', () => {
    const { room, owner, bob } = classroom()
    leave(bob)
    expect(act(owner, { kind: 'ban', member: 'bob' })).toBe('done')
    expect(room.join('Bob').last('close').reason).toBe('banned')
  })

  test('is shown only to members who may lift it', () => {
    const { owner, mod, ann } = classroom()
    act(owner, { kind: 'ban', member: 'bob' })
    expect(mod.last('rules').banned).toEqual([{ id: 'bob', name: 'Bob' }])
    expect(ann.last('rules')).not.toHaveProperty('banned')
  })

  test('lets the key return once lifted, also after a restart', () => {
    const { room, owner, mod, restart } = classroom()
    act(owner, { kind: 'ban', member: 'bob' })
    expect(act(mod, { kind: 'unban', member: 'bob' })).toBe('done')
    expect(room.join('Bob').last('welcome').you.id).toBe('bob')
    expect(restart().join('Bob').last('welcome').you.id).toBe('bob')
  })

  test('ends the role of a moderator for good', () => {
    const { room, owner } = classroom()
    act(owner, { kind: 'ban', member: 'mo' })
    act(owner, { kind: 'unban', member: 'mo' })
    expect(act(room.join('Mo'), { kind: 'mute', member: 'ann' })).toBe('not-allowed')
  })

  test('is rejected beyond bannedMembers', () => {
    const { room, owner } = classroom()
    for (let i = 0; i < limits.bannedMembers; i++) {
      leave(room.join(`m${i}`))
      expect(act(owner, { kind: 'ban', member: `m${i}` })).toBe('done')
      room.clock.advance(1_000)
      owner.say({ kind: 'ping' })
    }
    expect(act(owner, { kind: 'ban', member: 'bob' })).toBe('too-many-banned')
    room.clock.advance(1_000)
    expect(act(owner, { kind: 'unban', member: 'm0' })).toBe('done')
    expect(act(owner, { kind: 'ban', member: 'bob' })).toBe('done')
  })
})

describe('[S6] mute', () => {
  test('prevents only posting, also after a restart, until it is lifted', () => {
    const { owner, mod, ann, bob, restart } = classroom()
    act(mod, { kind: 'mute', member: 'bob' })
    bob.post('hear me', 'n1')
    expect(bob.last('reject')).toMatchObject({ nonce: 'n1', reason: 'muted' })
    ann.post('free')
    expect(bob.bodies).toEqual(['free'])
    expect(owner.bodies).toEqual(['free'])
    const again = restart()
    const back = again.join('Bob')
    back.post('hear me', 'n2')
    expect(back.last('reject').reason).toBe('muted')
    expect(act(again.owner('Olga'), { kind: 'unmute', member: 'bob' })).toBe('done')
    back.post('hear me', 'n3')
    expect(back.bodies).toEqual(['hear me'])
  })

  test('does not reject the repetition of an earlier post', () => {
    const { mod, bob } = classroom()
    bob.post('before', 'n1')
    act(mod, { kind: 'mute', member: 'bob' })
    bob.post('before', 'n1')
    expect(bob.all('reject')).toEqual([])
    expect(bob.all('ack').filter(({ nonce }) => nonce === 'n1')).toHaveLength(2)
  })
})

describe('[S6] slow mode', () => {
  test('requires a pause between two messages of a member, but not of a moderator', () => {
    const { room, mod, ann, bob } = classroom()
    expect(act(mod, { kind: 'slow', seconds: 10 })).toBe('done')
    expect(ann.last('rules').slowSeconds).toBe(10)
    ann.post('one')
    ann.post('two', 'n2')
    expect(ann.last('reject')).toMatchObject({ nonce: 'n2', reason: 'slow-mode' })
    bob.post('three')
    mod.post('four')
    mod.post('five')
    room.clock.advance(9_999)
    ann.post('six')
    room.clock.advance(1)
    ann.post('seven')
    expect(bob.bodies).toEqual(['one', 'three', 'four', 'five', 'seven'])
  })

  test('applies after a restart, until it is turned off', () => {
    const { mod, restart } = classroom()
    act(mod, { kind: 'slow', seconds: 10 })
    const again = restart()
    const ann = again.join('Ann')
    ann.post('one')
    ann.post('two')
    expect(ann.last('reject').reason).toBe('slow-mode')
    expect(act(again.join('Mo'), { kind: 'slow', seconds: 0 })).toBe('done')
    ann.post('three')
    expect(ann.bodies).toEqual(['one', 'three'])
  })

  test('does not reject the repetition of a stored post', () => {
    const { mod, ann } = classroom()
    act(mod, { kind: 'slow', seconds: 10 })
    ann.post('one', 'n1')
    ann.post('one', 'n1')
    expect(ann.all('reject')).toEqual([])
  })
})

describe('[S2] the door', () => {
  test('follows the owner’s policy, also after a restart', () => {
    const { room, owner, ann, restart } = classroom()
    expect(room.join('Cy').last('welcome').you.id).toBe('cy')
    expect(act(owner, { kind: 'door', policy: 'closed' })).toBe('done')
    expect(ann.last('rules').policy).toBe('closed')
    expect(room.join('Dee').last('close').reason).toBe('room-closed')
    expect(room.join('Cy').last('welcome').you.id).toBe('cy')
    expect(restart().join('Dee').last('close').reason).toBe('room-closed')
  })
})
