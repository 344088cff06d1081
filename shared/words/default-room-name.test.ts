import { expect, test } from 'vitest'
import { defaultRoomName } from './default-room-name.ts'

test.each([
  ['Ann', 'Ann’s room'],
  ['Łukasz', 'Łukasz’s room'],
  ['王芳', '王芳’s room'],
  ['7', '7’s room'],
  ['سارة محمد', 'سارة محمد'],
  ['דנה', 'דנה'],
  ['ދިވެހި', 'ދިވެހި'],
  // The first letter sets the direction of the whole text.
  ['123 سارة', '123 سارة'],
  ['🌙 سارة', '🌙 سارة'],
  ['سارة Miller', 'سارة Miller'],
  ['Sara سارة', 'Sara سارة’s room'],
])('the room of %s is called %s', (name, room) => {
  expect(defaultRoomName(name)).toBe(room)
})
