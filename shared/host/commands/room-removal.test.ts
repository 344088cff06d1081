import { describe, expect, test } from 'vitest'
import { act, classroom, leave, remove } from '../classroom.fixture.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import type { Peer } from '../room.fixture.ts'

describe('[S6] remove', () => {
  test('deletes the text from the log; its place and author stay', () => {
    const { room, mod, ann, history } = classroom()
    ann.post('a slip of the tongue')
    const { event } = ann.last('event')
    expect(remove(mod, event)).toBe('done')
    expect(ann.last('event').event).toMatchObject({
      kind: 'messageRemoved',
      author: { id: 'mo' },
      target: { author: 'ann', nonce: event.nonce },
    })
    const late = room.join('Cy')
    late.say({ kind: 'page', id: 1, before: history.head.seq + 1, limit: 100 })
    expect(JSON.stringify(late.last('pageResult'))).not.toContain('slip')
    expect(late.last('pageResult').events.find(({ seq }) => seq === event.seq)).toMatchObject({
      kind: 'redacted',
      author: { id: 'ann' },
    })
  })

  test('a moderator can remove messages of members and their own, but not the owner’s', () => {
    const { owner, mod, bob } = classroom()
    const posted = (peer: Peer) => {
      peer.post('x')
      return peer.last('event').event
    }
    expect(remove(mod, posted(bob))).toBe('done')
    expect(remove(mod, posted(mod))).toBe('done')
    const owners = posted(owner)
    expect(remove(mod, owners)).toBe('not-allowed')
    expect(remove(owner, owners)).toBe('done')
  })

  test('a member can remove only its own messages; the event names the member', () => {
    const { room, ann, bob, history } = classroom()
    ann.post('a slip of the tongue')
    const { event } = ann.last('event')
    expect(remove(bob, event)).toBe('not-allowed')
    expect(remove(ann, event)).toBe('done')
    expect(bob.last('event').event).toMatchObject({
      kind: 'messageRemoved',
      author: { id: 'ann', name: 'Ann' },
      target: { author: 'ann', nonce: event.nonce },
    })
    const late = room.join('Cy')
    late.say({ kind: 'page', id: 1, before: history.head.seq + 1, limit: 100 })
    expect(JSON.stringify(late.last('pageResult'))).not.toContain('slip')
  })

  test('a muted member cannot remove its messages; moderators still can', () => {
    const { owner, mod, ann } = classroom()
    ann.post('rude')
    const { event } = ann.last('event')
    act(mod, { kind: 'mute', member: 'ann' })
    expect(remove(ann, event)).toBe('muted')
    act(mod, { kind: 'unmute', member: 'ann' })
    ann.post('rude again')
    const again = ann.last('event').event
    expect(remove(ann, again)).toBe('done')
    expect(remove(owner, event)).toBe('done')
  })

  test('a guest that returns is a new member, and cannot remove its earlier messages', () => {
    const { room } = classroom()
    const joinAsGuest = () => {
      const guest = room.connect()
      guest.say({ kind: 'hello', version: '2.0', name: 'Gil' })
      return guest
    }
    const guest = joinAsGuest()
    guest.post('mine')
    const { event } = guest.last('event')
    leave(guest)
    const back = joinAsGuest()
    expect(remove(back, event)).toBe('not-allowed')
    back.post('mine again')
    expect(remove(back, back.last('event').event)).toBe('done')
  })

  test.each<[string, Partial<RoomEvent>]>([
    ['by that author', { author: { id: 'cy', name: 'Cy' } }],
    ['with that nonce', { nonce: 'other' }],
    ['in that channel', { kind: 'channelCreated', channel: 'tea' }],
  ])('is rejected if there is no message %s', (_, other) => {
    const { owner, ann } = classroom()
    ann.post('x')
    const { event } = ann.last('event')
    expect(remove(owner, { ...event, ...other } as RoomEvent)).toBe('no-such-message')
  })

  test('is rejected for a message that was removed', () => {
    const { owner, ann } = classroom()
    ann.post('x')
    const { event } = ann.last('event')
    expect(remove(owner, event)).toBe('done')
    expect(remove(owner, event)).toBe('no-such-message')
  })
})
