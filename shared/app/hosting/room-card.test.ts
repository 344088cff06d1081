import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance } from '../../node/system.ts'
import { newRoomId, readRoomCard, loadRoomCard } from './room-card.ts'

test('a room id does not begin with a dash, so it can be typed in a terminal', () => {
  const ids = ['-hQ', '--', 'a-', 'b']
  expect(newRoomId({ id: () => ids.shift() ?? '' })).toBe('a-')
})

test.each([
  ['Physics 2b', 'Physics 2b'],
  ['  Physics\n 2b\u202e', 'Physics 2b'],
  ['\u001b[31mPhysics', 'Physics'],
  ['\u200b', 'A room'],
  [' ', 'A room'],
])('the name %j in an edited room.json is read as %s', (name, used) => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'room.json'), JSON.stringify({ version: 1, id: 'r1', name }))
  expect(loadRoomCard(folder, systemChance, undefined, 'A room')).toEqual({ id: 'r1', name: used })
  expect(readRoomCard(folder)).toMatchObject({ id: 'r1', name: used })
})
