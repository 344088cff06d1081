import { expect, test } from 'vitest'
import { dayLabel, daysAgo, sinceLabel } from './time.ts'

const at = (year: number, month: number, day: number, hour = 12): number =>
  new Date(year, month - 1, day, hour).getTime()
const NOW = at(2025, 3, 6, 0.5)

test('days are local days, not stretches of 24 hours', () => {
  expect(daysAgo(at(2025, 3, 5, 23), NOW)).toBe(1)
  expect(daysAgo(at(2025, 3, 6, 0), NOW)).toBe(0)
})

test('a day is said as shortly as it can be understood', () => {
  expect(dayLabel(NOW, NOW)).toBe('Today')
  expect(dayLabel(at(2025, 3, 5), NOW)).toBe('Yesterday')
  expect(dayLabel(at(2025, 3, 4), NOW)).toBe('Tuesday, March 4')
  expect(dayLabel(at(2023, 3, 4), NOW)).toBe('March 4, 2023')
})

test('a last visit is said by weekday within a week', () => {
  expect(sinceLabel(NOW, NOW)).toBe('today')
  expect(sinceLabel(at(2025, 3, 4), NOW)).toBe('Tuesday')
  expect(sinceLabel(at(2025, 2, 4), NOW)).toBe('February 4, 2025')
})
