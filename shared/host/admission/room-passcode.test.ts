import { describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { finishCpace, startCpace, type CpaceStarted } from '../../protocol/trust/pake/cpace.ts'
import { LOCAL_BINDING } from '../../protocol/trust/proofs.ts'
import { memoryDoorStore } from './door.ts'
import { MemoryHistory } from '../log/memory-history.ts'
import { RoomFixture, type Peer } from '../room.fixture.ts'

const room = () => new RoomFixture(new MemoryHistory(1), { policy: 'passcode', door: memoryDoorStore() })

/** Sends a hello with the first step of the proof. */
function begin(world: RoomFixture, name: string, passcode: string): { peer: Peer; state: CpaceStarted } {
  const key = name.toLowerCase()
  const inputs = { passcode, binding: LOCAL_BINDING, deviceKey: key, hostFingerprint: '' }
  const { share, state } = startCpace(inputs, new Uint8Array(32).fill(7))
  return { peer: world.join(name, { share }), state }
}

function prove(world: RoomFixture, name: string, passcode: string): Peer {
  const { peer, state } = begin(world, name, passcode)
  if (peer.all('passcode').length === 0) return peer
  const finished = finishCpace(state, peer.last('passcode'))
  peer.say({ kind: 'confirm', confirmation: finished.ok ? finished.confirmation : 'A'.repeat(86) })
  return peer
}

const digitsOf = (world: RoomFixture) => world.room.door.passcode.digits
const wrongFor = (world: RoomFixture) => (digitsOf(world) === '000000' ? '000001' : '000000')
const reason = (peer: Peer) => peer.all('close').at(-1)?.reason

describe('[S2] a room with a passcode', () => {
  test('admits a client that proves it, and does not require it again', () => {
    const world = room()
    const ann = prove(world, 'Ann', digitsOf(world))
    expect(ann.last('welcome').you.id).toBe('ann')
    ann.say({ kind: 'close', reason: 'leaving' })
    expect(world.join('Ann').last('welcome').you.id).toBe('ann')
  })

  test('refuses a client without it, and one that proves a wrong one', () => {
    const world = room()
    expect(reason(world.join('Ann'))).toBe('passcode-needed')
    const eve = prove(world, 'Eve', wrongFor(world))
    expect(reason(eve)).toBe('passcode-wrong')
    expect(eve.all('welcome')).toEqual([])
    expect(world.room.here).toBe(0)
  })

  test('[S3] lets a kicked member only knock, even with a proof begun before', () => {
    const world = room()
    const owner = world.owner('Olga')
    const early = begin(world, 'Bob', digitsOf(world))
    prove(world, 'Bob', digitsOf(world))
    owner.say({ kind: 'moderate', nonce: 'k', act: { kind: 'kick', member: 'bob' } })
    const finished = finishCpace(early.state, early.peer.last('passcode'))
    if (!finished.ok) throw new Error('the host proved nothing')
    early.peer.say({ kind: 'confirm', confirmation: finished.confirmation })
    expect(early.peer.all('welcome')).toEqual([])
    expect(early.peer.heard.at(-1)).toEqual({ kind: 'waiting' })
    expect(owner.last('knocks').knocks).toMatchObject([{ key: 'bob' }])
  })

  test('counts a proof that is not finished as a wrong attempt', () => {
    const world = room()
    for (let i = 0; i < 3; i++)
      begin(world, `e${i}`, wrongFor(world)).peer.say({ kind: 'close', reason: 'leaving' })
    const silent = [begin(world, 'e4', wrongFor(world)).peer, begin(world, 'e5', wrongFor(world)).peer]
    world.clock.advance(limits.helloMs)
    expect(silent.map(reason)).toEqual(['hello-timeout', 'hello-timeout'])
    expect(reason(prove(world, 'Ann', digitsOf(world)))).toBe('passcode-wrong')
    world.clock.advance(60_000)
    expect(prove(world, 'Ann', digitsOf(world)).last('welcome').you.id).toBe('ann')
  })

  test('locks it after many wrong attempts; members still return, and a new passcode unlocks it', () => {
    const world = room()
    const ann = prove(world, 'Ann', digitsOf(world))
    for (let i = 0; i < limits.passcodesUntilLocked; i++) {
      if (i % limits.passcodesPerMinute === 0) world.clock.advance(61_000)
      ann.say({ kind: 'ping' })
      prove(world, `e${i}`, wrongFor(world))
    }
    expect(reason(prove(world, 'Bob', digitsOf(world)))).toBe('passcode-locked')
    expect(world.join('Ann').last('welcome').you.id).toBe('ann')
    world.room.door.newPasscode()
    expect(prove(world, 'Bob', digitsOf(world)).last('welcome').you.id).toBe('bob')
  })

  test('ends a connection that confirms unasked, or sends a command instead', () => {
    const world = room()
    const ann = prove(world, 'Ann', digitsOf(world))
    ann.say({ kind: 'confirm', confirmation: 'A'.repeat(86) })
    expect(reason(ann)).toBe('bad-frame')
    const { peer } = begin(world, 'Eve', digitsOf(world))
    peer.post('let me in')
    expect(reason(peer)).toBe('bad-frame')
    const stranger = world.connect()
    stranger.say({ kind: 'confirm', confirmation: 'A'.repeat(86) })
    expect(reason(stranger)).toBe('bad-frame')
  })

  test('does not accept the proof of another device', () => {
    const world = room()
    const ann = begin(world, 'Ann', digitsOf(world))
    const eve = begin(world, 'Eve', wrongFor(world))
    const finished = finishCpace(ann.state, ann.peer.last('passcode'))
    if (!finished.ok) throw new Error(finished.problem)
    eve.peer.say({ kind: 'confirm', confirmation: finished.confirmation })
    expect(reason(eve.peer)).toBe('passcode-wrong')
    ann.peer.say({ kind: 'confirm', confirmation: finished.confirmation })
    expect(ann.peer.last('welcome').you.id).toBe('ann')
  })
})
