import { expect, test } from 'vitest'
import { newRoomId } from './room-card.ts'

test('a room can be named by its id in a terminal: it does not begin with a dash', () => {
  const ids = ['-hQ', '--', 'a-', 'b']
  expect(newRoomId({ id: () => ids.shift() ?? '' })).toBe('a-')
})
