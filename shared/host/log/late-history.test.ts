import { describe, expect, test } from 'vitest'
import type { Cancel } from '../../protocol/base/clock.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { trustingVerifier } from '../../protocol/trust/trusting.fixture.ts'
import { historyContract } from './history.contract.ts'
import { lateHistory } from './late-history.fixture.ts'
import { MemoryHistory } from './memory-history.ts'
import { RoomFixture } from '../room.fixture.ts'

/** Runs timers by itself, some microtasks later. */
class PassingClock extends ManualClock {
  override after(_ms: number, run: () => void): Cancel {
    void Promise.resolve().then(() => Promise.resolve().then(run))
    return () => {}
  }
}
historyContract('answering late', () => lateHistory(new MemoryHistory(1), new PassingClock(), () => 1))

const DELAY_MS = 100

/** A room whose log answers late, and fails while `disk.isFull`. */
function lateRoom() {
  const inner = new MemoryHistory(1)
  const disk = { isFull: false }
  const append = inner.append.bind(inner)
  inner.append = (events) =>
    disk.isFull ? Promise.reject(new StorageError('disk-full', 'no space left')) : append(events)
  const room: RoomFixture = new RoomFixture((clock) => lateHistory(inner, clock, () => DELAY_MS), {
    verifier: { ...trustingVerifier, isHmac: () => true, hmac: () => 'right' },
  })
  const stored = async () => {
    room.clock.advance(DELAY_MS)
    await room.answered()
  }
  return { room, inner, disk, stored }
}

describe('a room whose log answers late', () => {
  test('[E3] sends and acks a message only after the log has it', async () => {
    const { room, stored } = lateRoom()
    const ann = room.join('Ann')
    await stored()
    ann.post('hi', 'n1')
    expect(ann.all('event').filter(({ event }) => event.kind === 'messagePosted')).toEqual([])
    expect(ann.all('ack')).toEqual([])
    await stored()
    expect(ann.bodies).toEqual(['hi'])
    expect(ann.last('ack').nonce).toBe('n1')
  })

  test('admits a newcomer only after the log has it; frames sent meanwhile are read then', async () => {
    const { room, stored } = lateRoom()
    const ann = room.join('Ann')
    ann.post('straight after the hello')
    expect(ann.heard).toEqual([])
    await stored()
    expect(ann.heard[0]?.kind).toBe('welcome')
    await stored()
    expect(ann.bodies).toEqual(['straight after the hello'])
  })

  test('does not admit a newcomer that a full disk cannot store, and frees the name', async () => {
    const { room, disk, stored } = lateRoom()
    disk.isFull = true
    const ann = room.join('Ann')
    await stored()
    expect(ann.last('close').reason).toBe('disk-full')
    expect(room.room.members).toEqual([])
    disk.isFull = false
    const other = room.join('Ann', { key: 'other' })
    await stored()
    expect(other.last('welcome').you).toEqual({ id: 'other', name: 'Ann' })
  })

  test('counts a use of an invite only for a newcomer that was stored, and once for two connections', async () => {
    const { room, disk, stored } = lateRoom()
    const { id } = room.room.door.invite({ uses: 2 })
    const invite = { room: 'room-1', id, proof: 'right' }
    const usesLeft = () => room.room.door.invites.map((one) => one.usesLeft)
    disk.isFull = true
    room.join('Ann', { invite })
    await stored()
    expect(usesLeft()).toEqual([2])
    disk.isFull = false
    for (const _ of ['at work', 'at home']) room.join('Ann', { invite })
    expect(usesLeft()).toEqual([])
    await stored()
    expect(usesLeft()).toEqual([1])
  })

  test('admits an earlier member on a full disk, under its name in the log', async () => {
    const { room, disk, stored } = lateRoom()
    room.join('Ann').say({ kind: 'close', reason: 'leaving' })
    await stored()
    disk.isFull = true
    const back = room.join('Anna', { key: 'ann' })
    await stored()
    expect(back.last('welcome').you.name).toBe('Ann')
    expect(room.room.members).toMatchObject([{ id: 'ann', name: 'Ann', state: 'here' }])
  })

  test('gives one name, or one channel name, to only one of two members at a time', async () => {
    const { room, stored } = lateRoom()
    const [ann, other] = [room.join('Ann'), room.join('Ann', { key: 'other' })]
    await stored()
    await stored()
    expect([ann, other].map((peer) => peer.last('welcome').you.name)).toEqual(['Ann', 'Ann 2'])
    for (const peer of [ann, other]) peer.say({ kind: 'createChannel', nonce: 'c', name: 'lab' })
    await stored()
    await stored()
    expect(ann.last('ack').nonce).toBe('c')
    expect(other.last('reject').reason).toBe('channel-exists')
  })

  test('does not admit a member who was banned while entering', async () => {
    const { room, stored } = lateRoom()
    const owner = room.owner('Olga')
    room.join('Bob').say({ kind: 'close', reason: 'leaving' })
    await stored()
    await stored()
    owner.say({ kind: 'moderate', nonce: 'b', act: { kind: 'ban', member: 'bob' } })
    const bob = room.join('Bob')
    await stored()
    await stored()
    expect(bob.last('close').reason).toBe('banned')
  })

  test('ignores commands of a member who was banned meanwhile', async () => {
    const { room, inner, stored } = lateRoom()
    const owner = room.owner('Olga')
    const bob = room.join('Bob')
    await stored()
    await stored()
    owner.say({ kind: 'moderate', nonce: 'b', act: { kind: 'ban', member: 'bob' } })
    bob.post('one more thing')
    bob.say({ kind: 'rename', nonce: 'r', name: 'Robert' })
    await stored()
    await stored()
    expect(bob.last('close').reason).toBe('banned')
    expect(inner.after(0, 100).map(({ kind }) => kind)).toEqual(['memberJoined', 'memberJoined', 'moderated'])
  })

  test('waits for its log when it closes, acks what was stored, and then disconnects everyone', async () => {
    const { room, stored } = lateRoom()
    const ann = room.join('Ann')
    await stored()
    ann.post('last words', 'n1')
    const stopped = room.room.stop('host-stopping')
    expect(ann.closed).toBe(false)
    await stored()
    await stopped
    const kinds = ann.heard.slice(-3).map(({ kind }) => kind)
    expect(kinds).toEqual(['event', 'ack', 'close'])
  })
})
