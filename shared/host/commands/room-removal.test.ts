import { describe, expect, test } from 'vitest'
import { act, classroom, leave } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

describe('[S6] remove', () => {
  test('deletes the text from the log; its place and author stay', () => {
    const { room, mod, ann, history } = classroom()
    ann.post('a slip of the tongue')
    const { seq } = ann.last('event').event
    expect(act(mod, { kind: 'remove', seq })).toBe('done')
    expect(ann.last('event').event).toMatchObject({ kind: 'moderated', act: { kind: 'remove', seq } })
    const late = room.join('Cy')
    late.say({ kind: 'page', id: 1, before: history.head.seq + 1, limit: 100 })
    expect(JSON.stringify(late.last('pageResult'))).not.toContain('slip')
    expect(late.last('pageResult').events.find((event) => event.seq === seq)).toMatchObject({
      kind: 'messageRemoved',
      author: { id: 'ann' },
    })
  })

  test('a moderator can remove messages of members and their own, but not the owner’s', () => {
    const { owner, mod, bob } = classroom()
    const seqOf = (peer: Peer) => {
      peer.post('x')
      return peer.last('event').event.seq
    }
    expect(act(mod, { kind: 'remove', seq: seqOf(bob) })).toBe('done')
    expect(act(mod, { kind: 'remove', seq: seqOf(mod) })).toBe('done')
    const owners = seqOf(owner)
    expect(act(mod, { kind: 'remove', seq: owners })).toBe('not-allowed')
    expect(act(owner, { kind: 'remove', seq: owners })).toBe('done')
  })

  test('a member can remove only its own messages; the event names the member', () => {
    const { room, ann, bob, history } = classroom()
    ann.post('a slip of the tongue')
    const { seq } = ann.last('event').event
    expect(act(bob, { kind: 'remove', seq })).toBe('not-allowed')
    expect(act(ann, { kind: 'remove', seq })).toBe('done')
    expect(bob.last('event').event).toMatchObject({
      kind: 'moderated',
      author: { id: 'ann', name: 'Ann' },
      act: { kind: 'remove', seq },
    })
    const late = room.join('Cy')
    late.say({ kind: 'page', id: 1, before: history.head.seq + 1, limit: 100 })
    expect(JSON.stringify(late.last('pageResult'))).not.toContain('slip')
  })

  test('a muted member cannot remove its messages; moderators still can', () => {
    const { owner, mod, ann } = classroom()
    ann.post('rude')
    const { seq } = ann.last('event').event
    act(mod, { kind: 'mute', member: 'ann' })
    expect(act(ann, { kind: 'remove', seq })).toBe('muted')
    act(mod, { kind: 'unmute', member: 'ann' })
    ann.post('rude again')
    const again = ann.last('event').event.seq
    expect(act(ann, { kind: 'remove', seq: again })).toBe('done')
    expect(act(owner, { kind: 'remove', seq })).toBe('done')
  })

  test('a guest that returns is a new member, and cannot remove its earlier messages', () => {
    const { room } = classroom()
    const joinAsGuest = () => {
      const guest = room.connect()
      guest.say({ kind: 'hello', version: '1.0', name: 'Gil' })
      return guest
    }
    const guest = joinAsGuest()
    guest.post('mine')
    const { seq } = guest.last('event').event
    leave(guest)
    const back = joinAsGuest()
    expect(act(back, { kind: 'remove', seq })).toBe('not-allowed')
    back.post('mine again')
    expect(act(back, { kind: 'remove', seq: back.last('event').event.seq })).toBe('done')
  })

  test.each([0, 1, 9_999])('is rejected for seq %i, which is not a message', (seq) => {
    expect(act(classroom().owner, { kind: 'remove', seq })).toBe('no-such-message')
  })

  test('is rejected for a message that was removed', () => {
    const { owner, ann } = classroom()
    ann.post('x')
    const { seq } = ann.last('event').event
    expect(act(owner, { kind: 'remove', seq })).toBe('done')
    expect(act(owner, { kind: 'remove', seq })).toBe('no-such-message')
  })
})
