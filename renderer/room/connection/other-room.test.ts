import { describe, expect, test } from 'vitest'
import type { FoundRoom } from '../../../shared/finding/found-rooms.ts'
import { aRoom } from '../../testing/scripted-bridge.ts'
import { foundReplacement, openReplacement } from './use-other-room.ts'

const hostKey = 'k'.repeat(43)
const old = aRoom({ hostKey, replacedBy: '10.0.0.5:5050' })
const found = (over: Partial<FoundRoom> = {}): FoundRoom => ({
  id: 'room-2',
  name: 'Chemistry',
  version: '1.0',
  members: 1,
  policy: 'open',
  fingerprint: hostKey.slice(0, 16),
  addresses: [{ host: '10.0.0.5', port: 5050 }],
  ...over,
})

describe('the room that is found in another one’s place', () => {
  test('is announced at its address under the key that the host had', () => {
    expect(foundReplacement(old, { found: [found()], recents: [] })).toEqual(found())
    const recent = { id: old.id, name: 'Physics 2b', address: 'lab', hosted: false, at: 0, hostKey }
    const kept = { ...old, hostKey: '' }
    expect(foundReplacement(kept, { found: [found()], recents: [recent] })).toEqual(found())
  })

  test.each([
    ['elsewhere', old, found({ addresses: [{ host: '10.0.0.6', port: 5050 }] })],
    ['under another key', old, found({ fingerprint: 'x'.repeat(16) })],
    ['as the old room', old, found({ id: old.id })],
    ['while the key is not known', { ...old, hostKey: '' }, found()],
    ['while this one is in its place', { ...old, replacedBy: null }, found()],
  ])('is none that is announced %s', (_, room, one) => {
    expect(foundReplacement(room, { found: [one], recents: [] })).toBeUndefined()
  })

  test('is only gone to once it is open here', () => {
    const other = aRoom({ ref: 'r2', id: 'room-2', address: '10.0.0.5:5050' })
    expect(openReplacement(old, undefined, { rooms: [old, other] })).toBe(other)
    expect(openReplacement(old, found(), { rooms: [old, other] })).toBe(other)
    expect(openReplacement(old, found({ id: 'room-3' }), { rooms: [old, other] })).toBeUndefined()
    const waiting = { ...other, session: { kind: 'knocking', attempt: 1 } } as const
    expect(openReplacement(old, undefined, { rooms: [old, waiting] })).toBeUndefined()
    expect(openReplacement({ ...old, replacedBy: null }, undefined, { rooms: [old, other] })).toBeUndefined()
  })
})
