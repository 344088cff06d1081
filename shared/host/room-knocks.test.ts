import { describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { memoryDoor } from './door.ts'
import { MemoryHistory } from './memory-history.ts'
import { RoomFixture, type Peer } from './room.fixture.ts'

/** A room that asks its owner, and who is there already. */
function house() {
  const history = new MemoryHistory(1)
  const room = new RoomFixture(history, { policy: 'knock', door: memoryDoor() })
  const owner = room.own('Olga')
  return { history, room, owner }
}

/** The id of the only one who knocks. */
function knockAt(owner: Peer): string {
  const [knock, ...more] = owner.last('knocks').knocks
  if (!knock || more.length > 0) throw new Error('not one knock')
  return knock.id
}

const letIn = (owner: Peer, knock = knockAt(owner)) => owner.say({ kind: 'answerKnock', knock, letIn: true })

describe('[H6] a knock', () => {
  test('is told to the owner with name and key; the visitor waits and hears nothing of the room', () => {
    const { room, owner } = house()
    const ann = room.join(' Ann ', { key: 'ann' })
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    expect(owner.last('knocks').knocks).toEqual([{ id: expect.any(String), name: 'Ann', key: 'ann' }])
    owner.post('among us')
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    expect(room.room.here).toBe(1)
  })

  test('answered with yes lets the visitor in like everybody else', () => {
    const { room, owner, history } = house()
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

  test('answered with no says so, and nothing is in the log', () => {
    const { room, owner, history } = house()
    const ann = room.join('Ann')
    const { seq } = history.head
    owner.say({ kind: 'answerKnock', knock: knockAt(owner), letIn: false })
    expect(ann.last('close').reason).toBe('knock-refused')
    expect(ann.closed).toBe(true)
    expect(history.head.seq).toBe(seq)
    expect(owner.last('knocks').knocks).toEqual([])
  })

  test('who was let in once need not knock again, also after a restart', () => {
    const { room, owner, history } = house()
    const ann = room.join('Ann')
    letIn(owner)
    ann.say({ kind: 'close', reason: 'leaving' })
    expect(room.join('Ann').last('welcome').you.id).toBe('ann')
    const again = new RoomFixture(history, { policy: 'knock' })
    expect(again.join('Ann').last('welcome').you.id).toBe('ann')
    expect(again.join('Bob').heard).toEqual([{ kind: 'waiting' }])
  })

  test('a visitor that goes away knocks no more; the answer comes too late', () => {
    const { room, owner } = house()
    const ann = room.join('Ann')
    const knock = knockAt(owner)
    ann.say({ kind: 'close', reason: 'leaving' })
    expect(owner.last('knocks').knocks).toEqual([])
    letIn(owner, knock)
    expect(room.room.here).toBe(1)
    expect(room.room.answerKnock(knock, true)).toBe(false)
  })

  test('that nobody answers ends after knockMs', () => {
    const { room } = house()
    const ann = room.join('Ann')
    room.clock.advance(limits.knockMs - 1)
    expect(ann.closed).toBe(false)
    room.clock.advance(1)
    expect(ann.last('close').reason).toBe('knock-timeout')
    expect(room.room.knocks).toEqual([])
  })

  test('of the same key takes the place of the one before', () => {
    const { room, owner } = house()
    const [first, second] = [room.join('Ann'), room.join('Anna', { key: 'ann' })]
    expect(first.last('close').reason).toBe('replaced')
    expect(owner.last('knocks').knocks).toMatchObject([{ name: 'Anna' }])
    letIn(owner)
    expect(second.last('welcome').you.name).toBe('Anna')
  })

  test('beyond limits.knocks is refused; those who wait go on waiting', () => {
    const { room, owner } = house()
    const from = (i: number) => ({ peer: `10.0.0.${i}:40000` })
    const waiting = Array.from({ length: limits.knocks }, (_, i) => room.join(`v${i}`, {}, from(i)))
    const late = room.join('late', {}, from(99))
    expect(late.last('close').reason).toBe('knock-refused')
    expect(owner.last('knocks').knocks).toHaveLength(limits.knocks)
    letIn(owner, owner.last('knocks').knocks[0]?.id)
    expect(waiting[0]?.last('welcome').you.name).toBe('v0')
  })

  test('beyond limits.knocksPerAddress from one address is refused; from another it is heard', () => {
    const { room, owner } = house()
    const crowd = { peer: '10.0.0.1:40000' }
    for (let i = 0; i < limits.knocksPerAddress; i++) room.join(`v${i}`, {}, crowd)
    expect(room.join('more', {}, { peer: '10.0.0.1:40001' }).last('close').reason).toBe('knock-refused')
    expect(room.join('Ann', {}, { peer: '10.0.0.2:40000' }).heard).toEqual([{ kind: 'waiting' }])
    expect(owner.last('knocks').knocks).toHaveLength(limits.knocksPerAddress + 1)
  })

  test('of a guest has no key', () => {
    const { room, owner } = house()
    const guest = room.connect()
    guest.say({ kind: 'hello', version: '1.0', name: 'Gus' })
    expect(owner.last('knocks').knocks).toEqual([{ id: expect.any(String), name: 'Gus' }])
    letIn(owner)
    expect(guest.last('welcome').you.name).toBe('Gus')
  })

  test('of a banned key is not told to anybody', () => {
    const { room, owner } = house()
    room.join('Ann')
    letIn(owner)
    owner.say({ kind: 'moderate', nonce: 'b', act: { kind: 'ban', member: 'ann' } })
    const told = owner.all('knocks').length
    expect(room.join('Anna', { key: 'ann' }).last('close').reason).toBe('banned')
    expect(owner.all('knocks')).toHaveLength(told)
  })

  test('who waits may say nothing but goodbye', () => {
    const { room, owner } = house()
    const ann = room.join('Ann')
    ann.post('let me in')
    expect(ann.last('close').reason).toBe('bad-frame')
    expect(owner.bodies).toEqual([])
    expect(owner.last('knocks').knocks).toEqual([])
  })

  test('a full room says so to whom it lets in', () => {
    const room = new RoomFixture(new MemoryHistory(1), { policy: 'knock', limits: { membersHere: 1 } })
    const owner = room.own('Olga')
    const ann = room.join('Ann')
    letIn(owner)
    expect(ann.last('close').reason).toBe('room-full')
  })

  test('a room that stops tells those who wait', () => {
    const { room } = house()
    const ann = room.join('Ann')
    room.room.stop('host-stopping')
    room.clock.settle()
    expect(ann.last('close').reason).toBe('host-stopping')
  })

  test('a yes to one visitor counts more than a door that was closed meanwhile', () => {
    const { room, owner } = house()
    const ann = room.join('Ann')
    letIn(owner)
    ann.say({ kind: 'close', reason: 'leaving' })
    owner.say({ kind: 'moderate', nonce: 'k', act: { kind: 'kick', member: 'ann' } })
    const back = room.join('Ann')
    const knock = knockAt(owner)
    owner.say({ kind: 'moderate', nonce: 'd', act: { kind: 'door', policy: 'closed' } })
    letIn(owner, knock)
    expect(back.last('welcome').you.id).toBe('ann')
  })
})

describe('[H6] who answers', () => {
  const withMembers = () => {
    const { room, owner } = house()
    const members = ['Mo', 'Bob'].map((name) => {
      const peer = room.join(name)
      letIn(owner)
      return peer
    })
    owner.say({ kind: 'moderate', nonce: 'm', act: { kind: 'role', member: 'mo', role: 'moderator' } })
    return { room, owner, mo: members[0] as Peer, bob: members[1] as Peer }
  }

  test('moderators hear of knocks and answer them; members neither', () => {
    const { room, owner, mo, bob } = withMembers()
    const ann = room.join('Ann')
    expect(mo.last('knocks').knocks).toHaveLength(1)
    expect(bob.all('knocks').flatMap(({ knocks }) => knocks)).toEqual([])
    letIn(bob, knockAt(owner))
    expect(ann.heard).toEqual([{ kind: 'waiting' }])
    letIn(mo)
    expect(ann.last('welcome').you.id).toBe('ann')
  })

  test('who becomes a moderator, or comes as one, hears who waits', () => {
    const { room, owner, mo, bob } = withMembers()
    room.join('Ann')
    owner.say({ kind: 'moderate', nonce: 'x', act: { kind: 'role', member: 'bob', role: 'moderator' } })
    expect(bob.last('knocks').knocks).toMatchObject([{ name: 'Ann' }])
    mo.say({ kind: 'close', reason: 'leaving' })
    expect(room.join('Mo').last('knocks').knocks).toMatchObject([{ name: 'Ann' }])
  })

  test('who is a moderator no more hears of none', () => {
    const { room, owner, mo } = withMembers()
    room.join('Ann')
    owner.say({ kind: 'moderate', nonce: 'x', act: { kind: 'role', member: 'mo', role: 'member' } })
    expect(mo.last('knocks').knocks).toEqual([])
  })
})
