import { describe, expect, test } from 'vitest'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { act, classroom } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

const roleIn = (peer: Peer, id: string) =>
  peer
    .all('presence')
    .flatMap(({ members }) => members)
    .findLast((member) => member.id === id)?.role

describe('[S6] permissions', () => {
  test('presence has the roles; only the host’s own user is the owner', () => {
    const { room, ann } = classroom()
    expect(roleIn(ann, 'olga')).toBe('owner')
    expect(roleIn(ann, 'mo')).toBe('moderator')
    expect(roleIn(ann, 'bob')).toBe('member')
    expect(roleIn(room.join('Cy'), 'mo')).toBe('moderator')
  })

  const acts: RequestedAction[] = [
    { kind: 'kick', member: 'bob' },
    { kind: 'ban', member: 'bob' },
    { kind: 'mute', member: 'bob' },
    { kind: 'unmute', member: 'bob' },
    { kind: 'unban', member: 'bob' },
    { kind: 'slow', seconds: 5 },
    { kind: 'role', member: 'bob', role: 'moderator' },
    { kind: 'door', policy: 'closed' },
  ]
  test.each(acts)('a member may not $kind; the owner may', (asked) => {
    const { owner, ann, history } = classroom()
    const { seq } = history.head
    expect(act(ann, asked)).toBe('not-allowed')
    expect(history.head.seq).toBe(seq)
    expect(act(owner, asked)).toBe('done')
  })

  test.each(acts)('a moderator may $kind, unless it changes roles or the door', (asked) => {
    const { mod } = classroom()
    const isOwners = asked.kind === 'role' || asked.kind === 'door'
    expect(act(mod, asked)).toBe(isOwners ? 'not-allowed' : 'done')
  })

  test.each(['kick', 'ban', 'mute', 'unmute', 'unban'] as const)(
    'no one can %s the owner, and no moderator another one',
    (kind) => {
      const { room, owner, mod } = classroom()
      room.join('Meg')
      expect(act(owner, { kind: 'role', member: 'meg', role: 'moderator' })).toBe('done')
      expect(act(mod, { kind, member: 'olga' })).toBe('not-allowed')
      expect(act(owner, { kind, member: 'olga' })).toBe('not-allowed')
      expect(act(mod, { kind, member: 'meg' })).toBe('not-allowed')
      expect(act(mod, { kind, member: 'mo' })).toBe('not-allowed')
      expect(act(owner, { kind, member: 'meg' })).toBe('done')
    },
  )

  test('the owner’s role cannot be changed', () => {
    const { owner } = classroom()
    expect(act(owner, { kind: 'role', member: 'olga', role: 'member' })).toBe('not-allowed')
  })

  test('a former moderator has no more permissions', () => {
    const { owner, mod, ann } = classroom()
    expect(act(owner, { kind: 'role', member: 'mo', role: 'member' })).toBe('done')
    expect(roleIn(ann, 'mo')).toBe('member')
    expect(act(mod, { kind: 'mute', member: 'ann' })).toBe('not-allowed')
  })

  test('actions on an unknown member are rejected', () => {
    const { owner } = classroom()
    expect(act(owner, { kind: 'ban', member: 'stranger' })).toBe('no-such-member')
  })

  test('every action is an event for everyone, with the member’s name', () => {
    const { mod, ann } = classroom()
    act(mod, { kind: 'mute', member: 'bob' })
    expect(ann.last('event').event).toMatchObject({
      kind: 'moderated',
      author: { id: 'mo', name: 'Mo' },
      act: { kind: 'mute', member: { id: 'bob', name: 'Bob' } },
    })
    expect(ann.last('rules').muted).toEqual(['bob'])
  })

  test('the console of a room without a user has the permissions of an owner', async () => {
    const { room } = classroom()
    const banned = room.room.act({ kind: 'ban', member: 'bob' })
    room.clock.settle()
    expect(await banned).toBeNull()
    const refused = room.room.act({ kind: 'ban', member: 'stranger' })
    room.clock.settle()
    expect(await refused).toBe('no-such-member')
  })
})

describe('[S6] the owner cannot be locked out', () => {
  test('an earlier ban of the present owner’s key has no effect, and others cannot lift it', () => {
    const { owner, mod, restart } = classroom()
    // Ann was a member, was banned, and now hosts the room herself.
    act(mod, { kind: 'ban', member: 'ann' })
    act(owner, { kind: 'door', policy: 'closed' })
    const again = restart()
    const ann = again.owner('Ann')
    expect(ann.last('welcome').you.id).toBe('ann')
    expect(act(ann, { kind: 'unban', member: 'ann' })).toBe('not-allowed')
    expect(act(ann, { kind: 'door', policy: 'open' })).toBe('done')
  })

  test('a closed room admits its owner and its earlier members', () => {
    const { owner, restart } = classroom()
    act(owner, { kind: 'door', policy: 'closed' })
    const again = restart()
    expect(again.owner('Olga').last('welcome').you.id).toBe('olga')
    expect(again.join('Ann').last('welcome').you.id).toBe('ann')
    expect(again.join('New').last('close').reason).toBe('room-closed')
  })

  test('slow mode does not apply to the owner', () => {
    const { owner, mod } = classroom()
    act(mod, { kind: 'slow', seconds: 60 })
    owner.post('one')
    owner.post('two')
    expect(owner.bodies).toEqual(['one', 'two'])
  })

  test('the owner’s key without its proof is refused', () => {
    const { room, owner } = classroom()
    expect(room.join('Olga', { proof: 'guessed' }).last('close').reason).toBe('bad-proof')
    expect(owner.closed).toBe(false)
  })
})
