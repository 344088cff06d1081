import { expect, test } from 'vitest'
import { localDay, localTime } from './local-day.ts'

test('kind 10: date and time are local, in any time zone', () => {
  const at = new Date(2026, 2, 4, 0, 5).getTime()
  expect([localDay(at), localTime(at)]).toEqual(['2026-03-04', '00:05'])
  expect([localDay(at - 6 * 60_000), localTime(at - 6 * 60_000)]).toEqual(['2026-03-03', '23:59'])
})
