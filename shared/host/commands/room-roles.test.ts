import { describe, expect, test } from 'vitest'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { act, classroom } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

const roleIn = (peer: Peer, id: string) =>
  peer
    .all('presence')
    .flatMap(({ members }) => members)
    .findLast((member) => member.id === id)?.role

describe('[S6] who may what', () => {
  test('roles are told with presence; the host’s own user is the owner, and no one else ever is', () => {
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
    'no one can %s the owner, and a moderator no moderator',
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

  test('the owner’s role cannot be taken or given away', () => {
    const { owner } = classroom()
    expect(act(owner, { kind: 'role', member: 'olga', role: 'member' })).toBe('not-allowed')
  })

  test('who is made a member again may nothing any more', () => {
    const { owner, mod, ann } = classroom()
    expect(act(owner, { kind: 'role', member: 'mo', role: 'member' })).toBe('done')
    expect(roleIn(ann, 'mo')).toBe('member')
    expect(act(mod, { kind: 'mute', member: 'ann' })).toBe('not-allowed')
  })

  test('someone no one knows cannot be acted on', () => {
    const { owner } = classroom()
    expect(act(owner, { kind: 'ban', member: 'stranger' })).toBe('no-such-member')
  })

  test('every act is an event that everyone hears, with the name that the member had', () => {
    const { mod, ann } = classroom()
    act(mod, { kind: 'mute', member: 'bob' })
    expect(ann.last('event').event).toMatchObject({
      kind: 'moderated',
      author: { id: 'mo', name: 'Mo' },
      act: { kind: 'mute', member: { id: 'bob', name: 'Bob' } },
    })
    expect(ann.last('rules').muted).toEqual(['bob'])
  })

  test('the console of a room without a user may what an owner may', async () => {
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
  test('a ban in the log of the key that is now the owner’s does not count, and can be lifted by no one else', () => {
    const { owner, mod, restart } = classroom()
    // Olga was a member here once, was banned by the host at that time, and now hosts the room
    // herself.
    act(mod, { kind: 'ban', member: 'ann' })
    act(owner, { kind: 'door', policy: 'closed' })
    const again = restart()
    const ann = again.owner('Ann')
    expect(ann.last('welcome').you.id).toBe('ann')
    expect(act(ann, { kind: 'unban', member: 'ann' })).toBe('not-allowed')
    expect(act(ann, { kind: 'door', policy: 'open' })).toBe('done')
  })

  test('a room that is closed lets in its owner, and its earlier members', () => {
    const { owner, restart } = classroom()
    act(owner, { kind: 'door', policy: 'closed' })
    const again = restart()
    expect(again.owner('Olga').last('welcome').you.id).toBe('olga')
    expect(again.join('Ann').last('welcome').you.id).toBe('ann')
    expect(again.join('New').last('close').reason).toBe('room-closed')
  })

  test('mute and slow mode do not concern the owner', () => {
    const { owner, mod } = classroom()
    act(mod, { kind: 'slow', seconds: 60 })
    owner.post('one')
    owner.post('two')
    expect(owner.bodies).toEqual(['one', 'two'])
  })

  test('from outside, the owner’s key without the proof is no one', () => {
    const { room, owner } = classroom()
    expect(room.join('Olga', { proof: 'guessed' }).last('close').reason).toBe('bad-proof')
    expect(owner.closed).toBe(false)
  })
})
