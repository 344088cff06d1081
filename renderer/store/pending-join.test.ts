import { describe, expect, test } from 'vitest'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { aRoom } from '../testing/scripted-bridge.ts'
import { isSameJoin, knockingRoom, pendingJoinOf } from './pending-join.ts'

const pendingJoin = { kind: 'joinRoom', address: '192.168.1.20' } as const
const foundJoin = { kind: 'joinFound', id: 'room-1', fingerprint: 'f'.repeat(16) } as const
const found: FoundRoom = {
  id: 'room-1',
  name: 'Physics 2b',
  version: '2.0',
  members: 1,
  policy: 'knock',
  fingerprint: 'f'.repeat(16),
  addresses: [
    { host: '10.0.0.5', port: 5050 },
    { host: '192.168.1.20', port: 5050 },
  ],
}
const knocking = (over: Partial<ReturnType<typeof aRoom>> = {}) =>
  aRoom({ id: '', session: { kind: 'knocking', attempt: 1 }, ...over })

describe('pendingJoinOf', () => {
  test('keeps the room to join, without credentials', () => {
    const secrets = { passcode: '123456', trust: 'k'.repeat(43) }
    expect(pendingJoinOf({ ...pendingJoin, ...secrets })).toEqual(pendingJoin)
    expect(pendingJoinOf({ ...foundJoin, ...secrets })).toEqual(foundJoin)
    expect(
      pendingJoinOf({ kind: 'joinRoom', address: 'parley://192.168.1.20:5050/r/R#1.f.i.s.0' }),
    ).toBeNull()
  })
})

test('isSameJoin compares the room or the address', () => {
  expect(isSameJoin(pendingJoin, { ...pendingJoin })).toBe(true)
  expect(isSameJoin(foundJoin, { ...foundJoin })).toBe(true)
  expect(isSameJoin(pendingJoin, { ...pendingJoin, address: 'lab' })).toBe(false)
  expect(isSameJoin(foundJoin, { ...foundJoin, fingerprint: 'g'.repeat(16) })).toBe(false)
  expect(isSameJoin(pendingJoin, foundJoin)).toBe(false)
})

describe('knockingRoom', () => {
  test('is at the typed address, or at an address of the found room', () => {
    const room = knocking()
    const chat = { rooms: [aRoom({ ref: 'r0' }), room], found: [found] }
    expect(knockingRoom(pendingJoin, chat)).toBe(room)
    expect(knockingRoom(foundJoin, chat)).toBe(room)
    expect(knockingRoom(foundJoin, { ...chat, found: [] })).toBeUndefined()
  })

  test.each<SessionState>([
    { kind: 'joined' },
    { kind: 'connecting', attempt: 1 },
    { kind: 'closed', because: { code: 'knock-refused' } },
  ])('is never a room whose session is $kind', (session) => {
    expect(knockingRoom(pendingJoin, { rooms: [knocking({ session })], found: [] })).toBeUndefined()
  })
})
