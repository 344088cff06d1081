import { expect, test } from 'vitest'
import { greetingAt } from './greeting.ts'

test.each([
  [4, 'Good evening'],
  [5, 'Good morning'],
  [12, 'Good afternoon'],
  [18, 'Good evening'],
])('at %d o’clock the greeting is %j', (hour, words) => {
  expect(greetingAt(new Date(2026, 5, 15, hour).getTime())).toBe(words)
})
