import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyRoomState, type RoomState } from '../../bridge/room-state.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { ChangeFeed } from '../change-feed.ts'
import { addressesOf, Recents } from './recents.ts'
import { Settings } from '../settings.ts'

const opened = (id: string, more: Partial<RoomState> = {}): RoomState => ({
  ...emptyRoomState,
  ref: 'r1',
  id,
  name: `Room ${id}`,
  address: '192.0.2.1:5050',
  session: { kind: 'joined' },
  me: { id: 'me', name: 'Ann' },
  hostKey: 'k'.repeat(43),
  ...more,
})

function remembering(folder = tempFolder()) {
  const settings = new Settings(folder)
  const clock = new ManualClock()
  const profile = { name: 'Ann', id: 'me', unprotected: false }
  const feed = new ChangeFeed(
    { profile, rooms: [], recents: [], found: [], probed: [], networks: [], link: null },
    clock,
    (error) => {
      throw error
    },
  )
  return { recents: new Recents({ folder, settings, feed, clock }), feed, folder }
}

test('the room that was opened last is first, in the file as in the windows', () => {
  const { recents, feed, folder } = remembering()
  for (const id of ['a', 'b', 'a']) recents.remember(opened(id))
  expect(feed.state.recents.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(new Settings(folder).recents).toEqual(feed.state.recents)
})

test('[S7] a key stays pinned while its host has not answered', () => {
  const { recents } = remembering()
  recents.remember(opened('a'))
  recents.remember(opened('a', { hostKey: '' }))
  expect(recents.get('a')?.hostKey).toBe('k'.repeat(43))
})

test('a joined room is searched where its host answered last', () => {
  const { recents, feed } = remembering()
  recents.remember(opened('a'))
  recents.rememberAddress('a', '192.0.2.7:5050')
  expect(feed.state.recents).toMatchObject([{ id: 'a', address: '192.0.2.7:5050', also: ['192.0.2.1:5050'] }])
  expect(recents.at('192.0.2.7:5050')?.id).toBe('a')
  // Opened again, or at the next start, it has both its earlier address and its current one.
  recents.remember(opened('a'))
  expect(addressesOf(recents.get('a'))).toEqual(['192.0.2.7:5050', '192.0.2.1:5050'])
  recents.rememberAddress('a', '192.0.2.8:5050')
  expect(addressesOf(recents.get('a'))).toEqual(['192.0.2.8:5050', '192.0.2.7:5050', '192.0.2.1:5050'])
})

test('[S7] a key stays pinned at every address where a room was, and the list of them is bounded', () => {
  const { recents } = remembering()
  recents.remember(opened('a', { address: 'lab-pc:5050' }))
  for (let i = 1; i <= 9; i++) recents.rememberAddress('a', `192.0.2.${i}:5050`)
  expect(addressesOf(recents.get('a'))).toEqual([
    'lab-pc:5050',
    ...[9, 8, 7, 6].map((i) => `192.0.2.${i}:5050`),
  ])
  expect(recents.keyAt('lab-pc:5050')).toBe('k'.repeat(43))
  expect(recents.keyAt('192.0.2.6:5050')).toBe('k'.repeat(43))
  expect(recents.keyAt('192.0.2.1:5050')).toBeUndefined()
})

test('a missing folder keeps no one out, and is named when deleting fails', () => {
  const { recents, feed, folder } = remembering()
  rmSync(folder, { recursive: true })
  recents.remember(opened('a'))
  recents.rememberAddress('a', '192.0.2.7:5050')
  expect(feed.state.recents).toEqual([])
  const deleted = recents.forget('a')
  expect(deleted).toMatchObject({ ok: false, problem: { code: 'not-saved' } })
  if (!deleted.ok) expect(deleted.problem.text).toContain(folder)
})
