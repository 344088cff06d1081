import { expect, test } from 'vitest'
import { hasLostHost } from './session-notes.ts'

test('a lost host is reported each time, but not for each attempt to reconnect', () => {
  expect(hasLostHost('joined', 1)).toBe(true)
  expect(hasLostHost('connecting', 2)).toBe(false)
  expect(hasLostHost('joined', 3)).toBe(true)
  expect(hasLostHost('knocking', 1)).toBe(true)
})
