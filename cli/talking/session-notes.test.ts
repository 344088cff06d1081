import { expect, test } from 'vitest'
import { isLoss } from './session-notes.ts'

test('that the host is lost is said each time, however soon after the last, and not for each try', () => {
  expect(isLoss('joined', 1)).toBe(true)
  expect(isLoss('connecting', 2)).toBe(false)
  expect(isLoss('joined', 3)).toBe(true)
  expect(isLoss('knocking', 1)).toBe(true)
})
