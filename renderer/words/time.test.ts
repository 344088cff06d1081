import { expect, test } from 'vitest'
import {
  dateFieldStart,
  dateFieldValue,
  dayLabel,
  dayRange,
  daysAgo,
  fullTimeOf,
  marginTimeOf,
  momentOf,
  sinceLabel,
  stampOf,
  timeOf,
} from './time.ts'

const at = (year: number, month: number, day: number, hour = 12): number =>
  new Date(year, month - 1, day, hour).getTime()
const NOW = at(2025, 3, 6, 0.5)

test('days are local days, not periods of 24 hours', () => {
  expect(daysAgo(at(2025, 3, 5, 23), NOW)).toBe(1)
  expect(daysAgo(at(2025, 3, 6, 0), NOW)).toBe(0)
})

test('the time in a margin has no AM or PM', () => {
  expect(marginTimeOf(at(2025, 3, 6, 14))).toMatch(/^(2|14):00$/)
  expect(timeOf(at(2025, 3, 6, 14)).replace(/\s?PM$/, '')).toBe(marginTimeOf(at(2025, 3, 6, 14)))
})

test('a day label is as short as it can be', () => {
  expect(dayLabel(NOW, NOW)).toBe('Today')
  expect(dayLabel(at(2025, 3, 5), NOW)).toBe('Yesterday')
  expect(dayLabel(at(2025, 3, 4), NOW)).toBe('Tuesday, March 4')
  expect(dayLabel(at(2023, 3, 4), NOW)).toBe('March 4, 2023')
})

test('a last visit within a week is shown by weekday', () => {
  expect(sinceLabel(NOW, NOW)).toBe('today')
  expect(sinceLabel(at(2025, 3, 4), NOW)).toBe('Tuesday')
  expect(sinceLabel(at(2025, 2, 4), NOW)).toBe('February 4, 2025')
})

test('a day ends where the next begins', () => {
  expect(dayRange(at(2025, 3, 4, 15))).toEqual([at(2025, 3, 4, 0), at(2025, 3, 5, 0)])
  const [from, until] = dayRange(at(2025, 12, 31, 0))
  expect([from, until]).toEqual([at(2025, 12, 31, 0), at(2026, 1, 1, 0)])
})

test('a stamp shows only the parts of the date that differ from today', () => {
  const time = timeOf(at(2025, 3, 4))
  expect(stampOf(at(2025, 3, 6), NOW)).toBe(time)
  expect(stampOf(at(2025, 3, 5), NOW)).toBe(`Yesterday, ${time}`)
  expect(stampOf(at(2025, 1, 4), NOW)).toBe(`Jan 4, ${time}`)
  expect(stampOf(at(2024, 3, 4), NOW)).toBe(`Mar 4, 2024, ${time}`)
})

/** Runs `run` in another time zone, as after a flight, and then restores the old one. */
function inZone<T>(zone: string, run: () => T): T {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    return run()
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}

test.each([
  ['Asia/Tokyo', '01:30', 'Wednesday, March 5', '2025-03-05'],
  ['Europe/Berlin', '17:30', 'Tuesday, March 4', '2025-03-04'],
  ['America/Los_Angeles', '08:30', 'Tuesday, March 4', '2025-03-04'],
  ['Asia/Kathmandu', '22:15', 'Tuesday, March 4', '2025-03-04'],
])('kind 10: existing formats follow a change of the time zone to %s', (zone, time, label, field) => {
  const said = Date.UTC(2025, 2, 4, 16, 30)
  const now = Date.UTC(2025, 2, 20)
  expect(
    inZone(zone, () => ({
      time: timeOf(said).replace(/^(\d{1,2}:\d\d)\s*([AP])M$/, (_, clock: string, half: string) => {
        const [hour = 0, minute] = clock.split(':').map(Number)
        return `${String((hour % 12) + (half === 'P' ? 12 : 0)).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
      }),
      label: dayLabel(said, now),
      field: dateFieldValue(said),
      full: fullTimeOf(said).includes(timeOf(said)),
      moment: momentOf(said).includes(timeOf(said)),
    })),
  ).toEqual({ time, label, field, full: true, moment: true })
})

test('date fields hold local days', () => {
  expect(dateFieldStart('2025-03-04')).toBe(at(2025, 3, 4, 0))
  expect(dateFieldValue(at(2025, 3, 4, 23))).toBe('2025-03-04')
  expect(dateFieldStart('')).toBeNull()
  expect(dateFieldStart('2025-03')).toBeNull()
  expect(dateFieldStart('0099-01-02')).toBe(new Date(new Date(2000, 0, 2).setFullYear(99)).getTime())
})
