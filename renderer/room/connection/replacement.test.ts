import { describe, expect, test } from 'vitest'
import type { FoundRoom } from '../../../shared/finding/found-rooms.ts'
import { aRoom } from '../../testing/scripted-bridge.ts'
import { foundReplacement, openReplacement } from './use-replacement.ts'

const hostKey = 'k'.repeat(43)
const old = aRoom({ hostKey, replacedBy: '10.0.0.5:5050' })
const found = (over: Partial<FoundRoom> = {}): FoundRoom => ({
  id: 'room-2',
  name: 'Chemistry',
  version: '2.0',
  members: 1,
  policy: 'open',
  fingerprint: hostKey.slice(0, 16),
  addresses: [{ host: '10.0.0.5', port: 5050 }],
  ...over,
})

describe('the replacement of a room', () => {
  test('is announced at the old room’s address with the same host key', () => {
    expect(foundReplacement(old, { found: [found()], recents: [] })).toEqual(found())
    const recent = { id: old.id, name: 'Physics 2b', address: 'lab', hosted: false, at: 0, hostKey }
    const withoutKey = { ...old, hostKey: '' }
    expect(foundReplacement(withoutKey, { found: [found()], recents: [recent] })).toEqual(found())
  })

  test.each([
    ['at another address', old, found({ addresses: [{ host: '10.0.0.6', port: 5050 }] })],
    ['with another key', old, found({ fingerprint: 'x'.repeat(16) })],
    ['if it is the old room itself', old, found({ id: old.id })],
    ['while the host’s key is unknown', { ...old, hostKey: '' }, found()],
    ['while the old room is still open', { ...old, replacedBy: null }, found()],
  ])('is not found %s', (_, room, one) => {
    expect(foundReplacement(room, { found: [one], recents: [] })).toBeUndefined()
  })

  test('is opened only once this window has joined it', () => {
    const other = aRoom({ ref: 'r2', id: 'room-2', address: '10.0.0.5:5050' })
    expect(openReplacement(old, undefined, { rooms: [old, other] })).toBe(other)
    expect(openReplacement(old, found(), { rooms: [old, other] })).toBe(other)
    expect(openReplacement(old, found({ id: 'room-3' }), { rooms: [old, other] })).toBeUndefined()
    const waiting = { ...other, session: { kind: 'knocking', attempt: 1 } } as const
    expect(openReplacement(old, undefined, { rooms: [old, waiting] })).toBeUndefined()
    expect(openReplacement({ ...old, replacedBy: null }, undefined, { rooms: [old, other] })).toBeUndefined()
  })
})
