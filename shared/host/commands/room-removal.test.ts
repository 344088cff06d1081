import { describe, expect, test } from 'vitest'
import { act, classroom, leave } from '../classroom.fixture.ts'
import type { Peer } from '../room.fixture.ts'

describe('[S6] remove', () => {
  test('takes the text out of the log for all who come later; place and author stay', () => {
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

  test('a moderator removes what members and it itself said, not what the owner said', () => {
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

  test('a member removes what it said itself, and nothing of others; all are told who did it', () => {
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

  test('not while it is muted; who may keep order removes it all the same', () => {
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

  test('a guest that comes back is someone else, and does not remove what it said before', () => {
    const { room } = classroom()
    const come = () => {
      const guest = room.connect()
      guest.say({ kind: 'hello', version: '1.0', name: 'Gil' })
      return guest
    }
    const guest = come()
    guest.post('mine')
    const { seq } = guest.last('event').event
    leave(guest)
    const back = come()
    expect(act(back, { kind: 'remove', seq })).toBe('not-allowed')
    back.post('mine again')
    expect(act(back, { kind: 'remove', seq: back.last('event').event.seq })).toBe('done')
  })

  test.each([0, 1, 9_999])('there is no message at %i', (seq) => {
    expect(act(classroom().owner, { kind: 'remove', seq })).toBe('no-such-message')
  })

  test('what is removed cannot be removed again', () => {
    const { owner, ann } = classroom()
    ann.post('x')
    const { seq } = ann.last('event').event
    expect(act(owner, { kind: 'remove', seq })).toBe('done')
    expect(act(owner, { kind: 'remove', seq })).toBe('no-such-message')
  })
})
