import { expect, test } from 'vitest'
import { recentWords } from './recent-words.ts'

const today = new Date(2026, 5, 15).getTime()
const joined = { hosted: false, at: new Date(2026, 5, 14, 12).getTime() }

test('a joined room is offline or nearby; a room hosted here is on this computer', () => {
  expect(recentWords(joined, false, today)).toBe('offline · last visited yesterday')
  expect(recentWords(joined, true, today)).toBe('nearby now')
  for (const isHere of [true, false])
    expect(recentWords({ ...joined, hosted: true }, isHere, today)).toBe(
      'on this computer · last visited yesterday',
    )
})
