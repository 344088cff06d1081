import { describe, expect, test } from 'vitest'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import { limits } from '../../protocol/base/limits.ts'
import { finishCpace, startCpace } from '../../protocol/trust/pake/cpace.ts'
import { LOCAL_BINDING } from '../../protocol/trust/proofs.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { memoryDoorStore } from './door.ts'
import { MemoryHistory } from '../log/memory-history.ts'
import { RoomFixture, type Peer } from '../room.fixture.ts'

/** A room with the policy `knock`, and its owner. */
function knockRoom() {
  const history = new MemoryHistory(1)
  const room = new RoomFixture(history, { policy: 'knock', door: memoryDoorStore() })
  const owner = room.owner('Olga')
  return { history, room, owner }
}

/** The id of the only knock. */
function knockAt(owner: Peer): string {
  const [knock, ...more] = owner.last('knocks').knocks
  if (!knock || more.length > 0) throw new Error('there is not exactly one knock')
  return knock.id
}

const letIn = (owner: Peer, knock = knockAt(owner)) => owner.say({ kind: 'answerKnock', knock, letIn: true })

describe('[H6] a knock', () => {
  test('is shown to the owner with name and key; the client waits and gets nothing else', () => {
    const { room, owner } = knockRoom()
    const ann = room.join(' Ann ', { key: 'ann' })
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    expect(owner.last('knocks').knocks).toEqual([{ id: expect.any(String), name: 'Ann', key: 'ann' }])
    owner.post('among us')
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    expect(room.room.here).toBe(1)
  })

  test('that is approved admits the client like everyone else', () => {
    const { room, owner, history } = knockRoom()
    const ann = room.join('Ann')
    letIn(owner)
    expect(ann.last('welcome').you).toEqual({ id: 'ann', name: 'Ann' })
    expect(owner.last('knocks').knocks).toEqual([])
    expect(history.after(0, 9).at(-1)).toMatchObject({ kind: 'memberJoined', author: { id: 'ann' } })
    ann.post('hello')
    expect(owner.bodies).toEqual(['hello'])
    room.clock.advance(2 * limits.knockMs)
    expect(ann.all('close').map(({ reason }) => reason)).not.toContain('knock-timeout')
  })

  test('that is refused ends with the reason, and is not in the log', () => {
    const { room, owner, history } = knockRoom()
    const ann = room.join('Ann')
    const { seq } = history.head
    owner.say({ kind: 'answerKnock', knock: knockAt(owner), letIn: false })
    expect(ann.last('close').reason).toBe('knock-refused')
    expect(ann.closed).toBe(true)
    expect(history.head.seq).toBe(seq)
    expect(owner.last('knocks').knocks).toEqual([])
  })

  test('is needed once: after that the member returns without one, also after a restart', () => {
    const { room, owner, history } = knockRoom()
    const ann = room.join('Ann')
    letIn(owner)
    ann.say({ kind: 'close', reason: 'leaving' })
    expect(room.join('Ann').last('welcome').you.id).toBe('ann')
    const again = new RoomFixture(history, { policy: 'knock' })
    expect(again.join('Ann').last('welcome').you.id).toBe('ann')
    expect(again.join('Bob').heard).toEqual([{ kind: 'waiting' }])
  })

  test('is removed when the client leaves; a later answer has no effect', () => {
    const { room, owner } = knockRoom()
    const ann = room.join('Ann')
    const knock = knockAt(owner)
    ann.say({ kind: 'close', reason: 'leaving' })
    expect(owner.last('knocks').knocks).toEqual([])
    letIn(owner, knock)
    expect(room.room.here).toBe(1)
    expect(room.room.answerKnock(knock, true)).toBe(false)
  })

  test('without an answer ends after knockMs', () => {
    const { room } = knockRoom()
    const ann = room.join('Ann')
    room.clock.advance(limits.knockMs - 1)
    expect(ann.closed).toBe(false)
    room.clock.advance(1)
    expect(ann.last('close').reason).toBe('knock-timeout')
    expect(room.room.knocks).toEqual([])
  })

  test('of the same key replaces the earlier one', () => {
    const { room, owner } = knockRoom()
    const [first, second] = [room.join('Ann'), room.join('Anna', { key: 'ann' })]
    expect(first.last('close').reason).toBe('replaced')
    expect(owner.last('knocks').knocks).toMatchObject([{ name: 'Anna' }])
    letIn(owner)
    expect(second.last('welcome').you.name).toBe('Anna')
  })

  test('beyond limits.knocks is refused; others keep waiting', () => {
    const { room, owner } = knockRoom()
    const from = (i: number) => ({ peer: `10.0.0.${i}:40000` })
    const waiting = Array.from({ length: limits.knocks }, (_, i) => room.join(`v${i}`, {}, from(i)))
    const late = room.join('late', {}, from(99))
    expect(late.last('close').reason).toBe('knock-refused')
    expect(owner.last('knocks').knocks).toHaveLength(limits.knocks)
    letIn(owner, owner.last('knocks').knocks[0]?.id)
    expect(waiting[0]?.last('welcome').you.name).toBe('v0')
  })

  test('beyond limits.knocksPerAddress from one address is refused; from another it is accepted', () => {
    const { room, owner } = knockRoom()
    const crowd = { peer: '10.0.0.1:40000' }
    for (let i = 0; i < limits.knocksPerAddress; i++) room.join(`v${i}`, {}, crowd)
    expect(room.join('more', {}, { peer: '10.0.0.1:40001' }).last('close').reason).toBe('knock-refused')
    expect(room.join('Ann', {}, { peer: '10.0.0.2:40000' }).heard).toEqual([{ kind: 'waiting' }])
    expect(owner.last('knocks').knocks).toHaveLength(limits.knocksPerAddress + 1)
  })

  test('of a guest has no key', () => {
    const { room, owner } = knockRoom()
    const guest = room.connect()
    guest.say({ kind: 'hello', version: '2.0', name: 'Gus' })
    expect(owner.last('knocks').knocks).toEqual([{ id: expect.any(String), name: 'Gus' }])
    letIn(owner)
    expect(guest.last('welcome').you.name).toBe('Gus')
  })

  test('of a banned key is refused and shown to no one', () => {
    const { room, owner } = knockRoom()
    room.join('Ann')
    letIn(owner)
    owner.say({ kind: 'moderate', nonce: 'b', act: { kind: 'ban', member: 'ann' } })
    const countBefore = owner.all('knocks').length
    expect(room.join('Anna', { key: 'ann' }).last('close').reason).toBe('banned')
    expect(owner.all('knocks')).toHaveLength(countBefore)
  })

  test('ends if the client sends a command', () => {
    const { room, owner } = knockRoom()
    const ann = room.join('Ann')
    ann.post('let me in')
    expect(ann.last('close').reason).toBe('bad-frame')
    expect(owner.bodies).toEqual([])
    expect(owner.last('knocks').knocks).toEqual([])
  })

  test('that is approved in a full room ends with room-full', () => {
    const room = new RoomFixture(new MemoryHistory(1), { policy: 'knock', limits: { membersHere: 1 } })
    const owner = room.owner('Olga')
    const ann = room.join('Ann')
    letIn(owner)
    expect(ann.last('close').reason).toBe('room-full')
  })

  test('ends with host-stopping when the room closes', () => {
    const { room } = knockRoom()
    const ann = room.join('Ann')
    void room.room.stop('host-stopping')
    room.clock.settle()
    expect(ann.last('close').reason).toBe('host-stopping')
  })
})

describe('[H6] a waiting client when the policy changes', () => {
  const change = (owner: Peer, policy: JoinPolicy) =>
    owner.say({ kind: 'moderate', nonce: policy, act: { kind: 'door', policy } })

  test('joins an open room, in the order of arrival', () => {
    const { room, owner, history } = knockRoom()
    const clients = ['Ann', 'Bob'].map((name) => room.join(name))
    const guest = room.connect()
    guest.say({ kind: 'hello', version: '2.0', name: 'Gus' })
    change(owner, 'open')
    expect(clients.map((peer) => peer.last('welcome').you.id)).toEqual(['ann', 'bob'])
    expect(clients[0]?.last('rules').policy).toBe('open')
    expect(guest.last('welcome').you.name).toBe('Gus')
    expect(owner.last('knocks').knocks).toEqual([])
    expect(room.room.knocks).toEqual([])
    expect(history.after(0, 9).slice(-2)).toMatchObject([
      { kind: 'memberJoined', author: { id: 'ann' } },
      { kind: 'memberJoined', author: { id: 'bob' } },
    ])
    clients[0]?.post('hello')
    expect(owner.bodies).toEqual(['hello'])
    room.clock.advance(2 * limits.knockMs)
    expect(clients[0]?.all('close').map(({ reason }) => reason)).not.toContain('knock-timeout')
  })

  test('joins an open room, also if the console changed the policy', async () => {
    const { room } = knockRoom()
    const ann = room.join('Ann')
    const done = room.room.act({ kind: 'door', policy: 'open' })
    room.clock.settle()
    expect(await done).toBeNull()
    expect(ann.last('welcome').you.id).toBe('ann')
  })

  test.each([
    ['passcode', 'passcode-needed'],
    ['invite', 'invite-needed'],
    ['closed', 'room-closed'],
  ] as const)('to %s gets the answer of a newcomer', (policy, reason) => {
    const { room, owner } = knockRoom()
    const ann = room.join('Ann')
    const knock = knockAt(owner)
    change(owner, policy)
    expect(ann.last('close').reason).toBe(reason)
    expect(ann.last('close')).toEqual(room.join('Bob').last('close'))
    expect(owner.last('knocks').knocks).toEqual([])
    expect(room.room.answerKnock(knock, true)).toBe(false)
    expect(room.room.here).toBe(1)
  })

  test('keeps waiting, with the same deadline, if the policy stays the same', () => {
    const { room, owner } = knockRoom()
    const ann = room.join('Ann')
    const knock = knockAt(owner)
    room.clock.advance(limits.knockMs - 1)
    change(owner, 'knock')
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    expect(knockAt(owner)).toBe(knock)
    room.clock.advance(1)
    expect(ann.last('close').reason).toBe('knock-timeout')
  })

  test('is refused if the room is full by then; clients before it join', () => {
    const room = new RoomFixture(new MemoryHistory(1), { policy: 'knock', limits: { membersHere: 2 } })
    const owner = room.owner('Olga')
    const [ann, bob] = [room.join('Ann'), room.join('Bob')]
    change(owner, 'open')
    expect(ann.last('welcome').you.id).toBe('ann')
    expect(bob.last('close').reason).toBe('room-full')
  })

  test('is refused by a closed room, also if it was kicked', () => {
    const { room, owner } = knockRoom()
    const ann = room.join('Ann')
    letIn(owner)
    owner.say({ kind: 'moderate', nonce: 'k', act: { kind: 'kick', member: 'ann' } })
    expect(ann.last('close').reason).toBe('kicked')
    const back = room.join('Ann')
    change(owner, 'closed')
    expect(back.last('close').reason).toBe('room-closed')
  })
})

describe('[H6] [S2] a waiting client that sent a share when a passcode becomes required', () => {
  /**
   * Ann sent a share, but had to wait for approval; then the owner sets the policy to `passcode`.
   */
  const whileWaiting = (passcode: (digits: string) => string) => {
    const { room, owner } = knockRoom()
    const inputs = {
      passcode: passcode(room.room.door.passcode.digits),
      binding: LOCAL_BINDING,
      deviceKey: 'ann',
      hostFingerprint: '',
    }
    const { share, state } = startCpace(inputs, new Uint8Array(32).fill(7))
    const ann = room.join('Ann', { share })
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    owner.say({ kind: 'moderate', nonce: 'd', act: { kind: 'door', policy: 'passcode' } })
    const finished = finishCpace(state, ann.last('passcode'))
    return { room, owner, ann, confirmation: finished.ok ? finished.confirmation : 'A'.repeat(86) }
  }
  const another = (digits: string) => (digits === '000000' ? '000001' : '000000')

  test('proves the passcode and joins', () => {
    const { room, owner, ann, confirmation } = whileWaiting((digits) => digits)
    expect(owner.last('knocks').knocks).toEqual([])
    ann.say({ kind: 'confirm', confirmation })
    expect(ann.last('welcome').you.id).toBe('ann')
    room.clock.advance(2 * limits.knockMs)
    expect(ann.all('close').map(({ reason }) => reason)).not.toContain('hello-timeout')
  })

  test('is refused with a wrong passcode', () => {
    const { room, ann, confirmation } = whileWaiting(another)
    ann.say({ kind: 'confirm', confirmation })
    expect(ann.last('close').reason).toBe('passcode-wrong')
    expect(room.room.here).toBe(1)
  })

  test('has helloMs for the proof', () => {
    const { room, ann } = whileWaiting((digits) => digits)
    room.clock.advance(limits.helloMs - 1)
    expect(ann.closed).toBe(false)
    room.clock.advance(1)
    expect(ann.last('close').reason).toBe('hello-timeout')
  })

  test('does not affect others if its attempt cannot be stored', () => {
    const door = memoryDoorStore()
    const room = new RoomFixture(new MemoryHistory(1), { policy: 'knock', door })
    const owner = room.owner('Olga')
    const clients = [room.join('Ann', { share: 'A'.repeat(43) }), room.join('Bob')]
    door.write = () => {
      throw new StorageError('disk-full', 'no space left')
    }
    owner.say({ kind: 'moderate', nonce: 'd', act: { kind: 'door', policy: 'passcode' } })
    expect(clients.map((peer) => peer.last('close').reason)).toEqual(['disk-full', 'passcode-needed'])
    expect(owner.last('rules').policy).toBe('passcode')
    expect(owner.last('ack').nonce).toBe('d')
  })
})

describe('[H6] answering knocks', () => {
  const withMembers = () => {
    const { room, owner } = knockRoom()
    const members = ['Mo', 'Bob'].map((name) => {
      const peer = room.join(name)
      letIn(owner)
      return peer
    })
    owner.say({ kind: 'moderate', nonce: 'm', act: { kind: 'role', member: 'mo', role: 'moderator' } })
    return { room, owner, mo: members[0] as Peer, bob: members[1] as Peer }
  }

  test('moderators get and answer knocks; members do neither', () => {
    const { room, owner, mo, bob } = withMembers()
    const ann = room.join('Ann')
    expect(mo.last('knocks').knocks).toHaveLength(1)
    expect(bob.all('knocks').flatMap(({ knocks }) => knocks)).toEqual([])
    letIn(bob, knockAt(owner))
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    letIn(mo)
    expect(ann.last('welcome').you.id).toBe('ann')
  })

  test('a new or returning moderator gets the waiting knocks', () => {
    const { room, owner, mo, bob } = withMembers()
    room.join('Ann')
    owner.say({ kind: 'moderate', nonce: 'x', act: { kind: 'role', member: 'bob', role: 'moderator' } })
    expect(bob.last('knocks').knocks).toMatchObject([{ name: 'Ann' }])
    mo.say({ kind: 'close', reason: 'leaving' })
    expect(room.join('Mo').last('knocks').knocks).toMatchObject([{ name: 'Ann' }])
  })

  test('a member who is no longer a moderator gets an empty list', () => {
    const { room, owner, mo } = withMembers()
    room.join('Ann')
    owner.say({ kind: 'moderate', nonce: 'x', act: { kind: 'role', member: 'mo', role: 'member' } })
    expect(mo.last('knocks').knocks).toEqual([])
  })
})
