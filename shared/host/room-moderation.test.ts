import { describe, expect, test } from 'vitest'
import type { AskedAct } from '../protocol/moderation.ts'
import { limits } from '../protocol/limits.ts'
import { memoryDoor } from './door.ts'
import { MemoryHistory } from './memory-history.ts'
import { RoomFixture, type Peer } from './room.fixture.ts'

let nonces = 0
/** Asks for an act; what the host says to it: 'done' or why not. */
function act(peer: Peer, asked: AskedAct): string {
  const nonce = `act-${nonces++}`
  peer.say({ kind: 'moderate', nonce, act: asked })
  const answer = peer.heard.findLast((frame) => 'nonce' in frame && frame.nonce === nonce)
  if (answer?.kind === 'reject') return answer.reason
  if (answer?.kind === 'ack') return 'done'
  throw new Error('the host said nothing to it')
}

/** A room with its owner, a moderator and two members. */
function classroom() {
  const history = new MemoryHistory(1)
  const door = memoryDoor()
  const room = new RoomFixture(history, { policy: 'open', door })
  const owner = room.own('Olga')
  const mod = room.join('Mo')
  const [ann, bob] = [room.join('Ann'), room.join('Bob')]
  expect(act(owner, { kind: 'role', member: 'mo', role: 'moderator' })).toBe('done')
  /** Another process with the same log. */
  const restart = () => {
    room.room.stop('host-stopping')
    room.clock.settle()
    return new RoomFixture(history, { policy: 'open', door })
  }
  return { room, history, owner, mod, ann, bob, restart }
}

const leave = (peer: Peer) => peer.say({ kind: 'close', reason: 'leaving' })
const roleIn = (peer: Peer, id: string) =>
  peer
    .all('presence')
    .flatMap(({ members }) => members)
    .findLast((member) => member.id === id)?.role

describe('[S6] who may what', () => {
  test('roles are told with presence; the host’s own user is the owner, and nobody else ever is', () => {
    const { room, ann } = classroom()
    expect(roleIn(ann, 'olga')).toBe('owner')
    expect(roleIn(ann, 'mo')).toBe('moderator')
    expect(roleIn(ann, 'bob')).toBe('member')
    expect(roleIn(room.join('Cy'), 'mo')).toBe('moderator')
  })

  const acts: AskedAct[] = [
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
    'nobody can %s the owner, and a moderator no moderator',
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

  test('somebody nobody knows cannot be acted on', () => {
    const { owner } = classroom()
    expect(act(owner, { kind: 'ban', member: 'stranger' })).toBe('no-such-member')
  })

  test('every act is an event that everybody hears, with the name that the member had', () => {
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
    expect(await room.room.act({ kind: 'ban', member: 'stranger' })).toBe('no-such-member')
  })

  test('a repeated act has no further effect', () => {
    const { owner, bob, history } = classroom()
    const asked = { kind: 'moderate', nonce: 'once', act: { kind: 'mute', member: 'bob' } } as const
    owner.say(asked, asked)
    owner.say(asked)
    expect(owner.all('ack').filter(({ nonce }) => nonce === 'once')).toHaveLength(3)
    expect(history.notes()).toBeDefined()
    expect([...history.notes()].filter(({ nonce }) => nonce === 'once')).toHaveLength(1)
    expect(bob.last('rules').muted).toEqual(['bob'])
  })
})

describe('[S6] kick', () => {
  test('ends the connection; to come back one must be let in anew', () => {
    const { room, owner, bob, ann } = classroom()
    expect(act(owner, { kind: 'door', policy: 'invite' })).toBe('done')
    leave(ann)
    expect(room.join('Ann').last('welcome').you.id).toBe('ann')
    expect(act(owner, { kind: 'kick', member: 'bob' })).toBe('done')
    expect(bob.last('close').reason).toBe('kicked')
    expect(room.join('Bob').last('close').reason).toBe('invite-needed')
    expect(act(owner, { kind: 'door', policy: 'open' })).toBe('done')
    expect(room.join('Bob').last('welcome').you.id).toBe('bob')
  })

  test('holds after a restart', () => {
    const { owner, restart } = classroom()
    act(owner, { kind: 'door', policy: 'invite' })
    act(owner, { kind: 'kick', member: 'bob' })
    const again = restart()
    expect(again.join('Bob').last('close').reason).toBe('invite-needed')
    expect(again.join('Ann').last('welcome').you.id).toBe('ann')
  })

  test('who was let in again after a kick is known after a restart', () => {
    const { room, owner, restart } = classroom()
    act(owner, { kind: 'kick', member: 'bob' })
    room.join('Bob')
    act(owner, { kind: 'door', policy: 'invite' })
    expect(restart().join('Bob').last('welcome').you.id).toBe('bob')
  })
})

describe('[S6] ban', () => {
  test('is by key: neither at once, nor under another name, nor after a restart', () => {
    const { room, owner, bob, restart } = classroom()
    expect(act(owner, { kind: 'ban', member: 'bob' })).toBe('done')
    expect(bob.last('close').reason).toBe('banned')
    expect(room.join('Bob').last('close').reason).toBe('banned')
    expect(room.join('Robert', { key: 'bob' }).last('close').reason).toBe('banned')
    const again = restart()
    expect(again.join('Robert', { key: 'bob' }).last('close').reason).toBe('banned')
    // Another device of the same name is somebody else.
    expect(again.join('Bob', { key: 'bob2' }).last('welcome').you.name).toBe('Bob')
  })

  test('takes effect on somebody who is away', () => {
    const { room, owner, bob } = classroom()
    leave(bob)
    expect(act(owner, { kind: 'ban', member: 'bob' })).toBe('done')
    expect(room.join('Bob').last('close').reason).toBe('banned')
  })

  test('is told to those who may lift it, and to nobody else', () => {
    const { owner, mod, ann } = classroom()
    act(owner, { kind: 'ban', member: 'bob' })
    expect(mod.last('rules').banned).toEqual([{ id: 'bob', name: 'Bob' }])
    expect(ann.last('rules')).not.toHaveProperty('banned')
  })

  test('lifted, the key is let in anew, also after a restart', () => {
    const { room, owner, mod, restart } = classroom()
    act(owner, { kind: 'ban', member: 'bob' })
    expect(act(mod, { kind: 'unban', member: 'bob' })).toBe('done')
    expect(room.join('Bob').last('welcome').you.id).toBe('bob')
    expect(restart().join('Bob').last('welcome').you.id).toBe('bob')
  })

  test('a banned moderator is no moderator afterwards', () => {
    const { room, owner } = classroom()
    act(owner, { kind: 'ban', member: 'mo' })
    act(owner, { kind: 'unban', member: 'mo' })
    expect(act(room.join('Mo'), { kind: 'mute', member: 'ann' })).toBe('not-allowed')
  })

  test('there is a limit, said in words', () => {
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

describe('[S6] the owner cannot be locked out', () => {
  test('a ban in the log of the key that is now the owner’s does not count, and can be lifted by nobody else', () => {
    const { owner, mod, restart } = classroom()
    // Olga was a member here once, was banned by the host of then, and hosts the room herself now.
    act(mod, { kind: 'ban', member: 'ann' })
    act(owner, { kind: 'door', policy: 'closed' })
    const again = restart()
    const ann = again.own('Ann')
    expect(ann.last('welcome').you.id).toBe('ann')
    expect(act(ann, { kind: 'unban', member: 'ann' })).toBe('not-allowed')
    expect(act(ann, { kind: 'door', policy: 'open' })).toBe('done')
  })

  test('a room that is closed lets in its owner, and whoever was in before', () => {
    const { owner, restart } = classroom()
    act(owner, { kind: 'door', policy: 'closed' })
    const again = restart()
    expect(again.own('Olga').last('welcome').you.id).toBe('olga')
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

  test('from outside, the owner’s key without the proof is nobody', () => {
    const { room, owner } = classroom()
    expect(room.join('Olga', { proof: 'guessed' }).last('close').reason).toBe('bad-proof')
    expect(owner.closed).toBe(false)
  })
})

describe('[S6] mute', () => {
  test('ends posting and nothing else, also after a restart, until it is lifted', () => {
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
    expect(act(again.own('Olga'), { kind: 'unmute', member: 'bob' })).toBe('done')
    back.post('hear me', 'n3')
    expect(back.bodies).toEqual(['hear me'])
  })

  test('what was stored before the mute is acked when it is said again', () => {
    const { mod, bob } = classroom()
    bob.post('before', 'n1')
    act(mod, { kind: 'mute', member: 'bob' })
    bob.post('before', 'n1')
    expect(bob.all('reject')).toEqual([])
    expect(bob.all('ack').filter(({ nonce }) => nonce === 'n1')).toHaveLength(2)
  })
})

describe('[S6] slow mode', () => {
  test('is a pause between two messages of a member; others and moderators do not wait', () => {
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

  test('ends, and holds after a restart', () => {
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

  test('a retry of what is in the log is acked, not refused', () => {
    const { mod, ann } = classroom()
    act(mod, { kind: 'slow', seconds: 10 })
    ann.post('one', 'n1')
    ann.post('one', 'n1')
    expect(ann.all('reject')).toEqual([])
  })
})

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

  test('a guest that comes back is somebody else, and does not remove what it said before', () => {
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

describe('[S2] the door', () => {
  test('what the owner chooses holds from then on, and after a restart', () => {
    const { room, owner, ann, restart } = classroom()
    expect(room.join('Cy').last('welcome').you.id).toBe('cy')
    expect(act(owner, { kind: 'door', policy: 'closed' })).toBe('done')
    expect(ann.last('rules').policy).toBe('closed')
    expect(room.join('Dee').last('close').reason).toBe('room-closed')
    expect(room.join('Cy').last('welcome').you.id).toBe('cy')
    expect(restart().join('Dee').last('close').reason).toBe('room-closed')
  })
})
